import { requireRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { Callers, Handlers } from '@alliance/rpc/types';

/**
 * Lets every publication go on, or refuses each with the code that is given; one with doubts waits for a review. Of labels the
 * licences alone decide.
 */
export function fakeDerivations(
  refusal: () => 'derivation_blocked' | 'review_pending' | undefined,
  labelled: (licence: string) => boolean,
): Handlers<typeof DerivationsService> {
  return {
    assess: unavailable,
    getAssessment: unavailable,
    getDuties: unavailable,
    getStance: unavailable,
    setStance: unavailable,
    listExceptions: unavailable,
    recordException: unavailable,
    previewStance: unavailable,
    previewSource: unavailable,
    listAssessmentChanges: unavailable,
    listReviews: unavailable,
    decideReview: unavailable,
    checkPublicLabel: async ({ version, licence, fileLicences, licenceDoubts }, { caller }) => {
      requireRole(caller, version?.asset?.organisation ?? '', ['owner', 'publisher'], 'publish');
      const name = version?.asset?.name;
      if (![licence, ...fileLicences].every(labelled) || licenceDoubts.length > 0)
        throw new AllianceError(
          'public_label_refused',
          `The licences of ${name} are ${[licence, ...fileLicences].join(', ')}.`,
        );
      return { assessmentIds: ['019ab000-0000-7000-8000-0000000000ab'] };
    },
    checkPublication: async ({ version, licenceDoubts }, { caller }) => {
      requireRole(caller, version?.asset?.organisation ?? '', ['owner', 'publisher'], 'publish');
      const code = refusal() ?? (licenceDoubts.length > 0 ? 'review_pending' : undefined);
      if (code) throw new AllianceError(code, `The sources of ${version?.asset?.name} are refused by the test.`);
      return { assessmentId: '019ab000-0000-7000-8000-0000000000aa', verdict: 'OK' };
    },
  };
}

export const derivationsCallers = {
  assess: ['gateway'],
  getAssessment: ['gateway'],
  getDuties: ['gateway'],
  getStance: ['gateway'],
  setStance: ['gateway'],
  listExceptions: ['gateway'],
  recordException: ['gateway'],
  checkPublication: ['datasets', 'models'],
  checkPublicLabel: ['datasets', 'models'],
  previewStance: ['gateway'],
  previewSource: ['gateway'],
  listAssessmentChanges: ['gateway'],
  listReviews: ['gateway'],
  decideReview: ['gateway'],
} satisfies Callers<typeof DerivationsService>;

async function unavailable(): Promise<never> {
  throw new AllianceError('unavailable', 'This RPC is not part of the fake.');
}
