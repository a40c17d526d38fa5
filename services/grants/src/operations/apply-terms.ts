import type { Terms } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { toDate } from '../mapping/moments.ts';
import { putNewerTerms } from '../store/newer-terms-store.ts';
import { setLapses } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

/** Takes in that terms ask to be accepted in place of former ones: seats that rest on those lapse after the grace date. */
export async function applyTerms(trx: GrantsTrx, { terms }: { terms?: Terms | undefined }): Promise<void> {
  const acceptBy = toDate(terms?.acceptBy);
  if (!terms || !acceptBy) return;
  const newer = { licenceId: terms.licenceId, version: terms.version, acceptBy };
  await putNewerTerms(trx, newer);
  await setLapses(trx, newer, terms.organisation);
}
