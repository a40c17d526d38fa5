import { AllianceError } from '@alliance/errors/alliance-error';
import type { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { Callers, Handlers } from '@alliance/rpc/types';

/** Lets every publication go on, or refuses each with the code that is given. */
export function fakeDerivations(
  refusal: () => 'derivation_blocked' | 'review_pending' | undefined,
): Handlers<typeof DerivationsService> {
  return {
    assess: unavailable,
    getAssessment: unavailable,
    getDuties: unavailable,
    getStance: unavailable,
    setStance: unavailable,
    listExceptions: unavailable,
    recordException: unavailable,
    listReviews: unavailable,
    decideReview: unavailable,
    checkPublication: async ({ version }) => {
      const code = refusal();
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
  listReviews: ['gateway'],
  decideReview: ['gateway'],
} satisfies Callers<typeof DerivationsService>;

async function unavailable(): Promise<never> {
  throw new AllianceError('unavailable', 'This RPC is not part of the fake.');
}
