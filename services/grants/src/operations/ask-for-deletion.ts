import { deletionOf } from '../domain/deletion.ts';
import type { Grant } from '../domain/grant.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordDeletionFacts } from '../facts/deletion-facts.ts';
import { insertDeletions } from '../store/deletion-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

/** Asks the holders of grants that have just ended to attest that the data was deleted, where their terms want that. */
export async function askForDeletion(
  trx: GrantsTrx,
  grants: readonly Grant[],
  { at, dayMs }: { at: Date; dayMs: number },
): Promise<void> {
  const deletions = grants.flatMap((grant) => deletionOf(grant, at, dayMs) ?? []);
  if (deletions.length === 0) return;
  await insertDeletions(trx, deletions);
  await recordDeletionFacts(trx, 'ask', { deletions, actor: SYSTEM, at });
}
