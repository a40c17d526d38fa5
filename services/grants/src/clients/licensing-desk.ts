import { AllianceError } from '@alliance/errors/alliance-error';
import type { Terms } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import type { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import type { TermsLimits } from '../domain/ceiling.ts';
import { toKnownAcceptance } from '../mapping/acceptance-mapping.ts';
import type { KnownAcceptance } from '../store/acceptance-store.ts';

const PAGE = 200;

/** Asks `licensing` for terms and for who accepted them. */
export type LicensingDesk = {
  /** What the terms in a licence expression permit at most. Throws `state_conflict` when nothing can be published under it. */
  termsOf(licence: string, organisation: string, options: CallOptions): Promise<TermsLimits[]>;
  /** Every version of these terms that the person accepted. */
  acceptancesOf(personId: string, licenceId: string, options: CallOptions): Promise<KnownAcceptance[]>;
};

/** The desk over the service. */
export function licensingDesk(licensing: RpcClient<typeof LicensingService>): LicensingDesk {
  return {
    termsOf: async (licence, organisation, options) => {
      const { publishable, notes, terms } = await licensing.checkExpression(
        { expression: licence, organisation },
        options,
      );
      if (!publishable) {
        throw new AllianceError(
          'state_conflict',
          `Nobody can be given access under the asset's licence "${licence}". ${notes.join(' ')} Set another licence first.`,
        );
      }
      return terms.map(toTermsLimits);
    },
    acceptancesOf: async (personId, licenceId, options) => {
      const acceptances: KnownAcceptance[] = [];
      for (let pageToken = ''; ; ) {
        const page = await licensing.listAcceptances({ personId, licenceId, pageSize: PAGE, pageToken }, options);
        acceptances.push(...page.acceptances.map(toKnownAcceptance));
        if (page.nextPageToken === '') return acceptances;
        pageToken = page.nextPageToken;
      }
    },
  };
}

/** Absent conditions permit nothing. */
function toTermsLimits({ licenceId, version, conditions }: Terms): TermsLimits {
  return {
    licenceId,
    version,
    operations: conditions?.operations ?? [],
    purposes: conditions?.purposes ?? [],
    territory: conditions?.territory ?? [],
    termMonths: conditions?.termMonths ?? 0,
    seats: conditions?.seats ?? 0,
    deletion: conditions?.deletionOnExpiry ?? false,
  };
}
