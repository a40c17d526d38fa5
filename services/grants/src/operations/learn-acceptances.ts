import { isAllianceError } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import { licencesOf, type PinnedTerms } from '../domain/vocabulary.ts';
import { putAcceptances } from '../store/acceptance-store.ts';
import type { Writing } from './acting.ts';
import { activateWaitingSeats } from './activate-seats.ts';

export type LearningContext = Writing & { licensing: LicensingDesk };

/**
 * Asks `licensing` whether a person accepted missing terms by now, and makes the seats usable that waited for them. Returns true
 * when there were any. While `licensing` does not answer, what its events have told stands.
 */
export async function learnAcceptances(
  { transact, clock, licensing }: LearningContext,
  { personId, missing }: { personId: string; missing: readonly PinnedTerms[] },
  options: CallOptions,
): Promise<boolean> {
  try {
    const acceptances = await Promise.all(
      licencesOf(missing).map((licenceId) => licensing.acceptancesOf(personId, licenceId, options)),
    );
    return await transact(async (trx) => {
      await putAcceptances(trx, acceptances.flat());
      return (await activateWaitingSeats(trx, { personId }, clock())) > 0;
    });
  } catch (error) {
    if (isAllianceError(error, 'unavailable', 'deadline_exceeded')) return false;
    throw error;
  }
}
