import { deletionOf } from '../domain/deletion.ts';
import type { Grant } from '../domain/grant.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordDeletionFact } from '../facts/deletion-facts.ts';
import { insertDeletion } from '../store/deletion-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

/** Asks the holder of a grant that has just ended to attest that the data was deleted, where its terms want that. */
export async function askForDeletion(
  trx: GrantsTrx,
  grant: Grant,
  { at, dayMs }: { at: Date; dayMs: number },
): Promise<void> {
  const deletion = deletionOf(grant, at, dayMs);
  if (!deletion) return;
  await insertDeletion(trx, deletion);
  await recordDeletionFact(trx, 'ask', { deletion, actor: SYSTEM, at });
}
