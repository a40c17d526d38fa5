import { timeToDelete } from '../domain/deletion.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordDeletionFacts } from '../facts/deletion-facts.ts';
import { insertRetractionDeletions } from '../store/retraction-deletion-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

const BATCH = 500;

/**
 * Asks the holders under whose grants a retracted version was downloaded to attest that it was deleted, whether the grant goes on
 * or not; who renewed it is asked by the renewal. Whoever was asked about everything already is not asked again.
 */
export async function askAboutRetraction(
  trx: GrantsTrx,
  { asset, version }: { asset: AssetRef; version: string },
  { at, dayMs }: { at: Date; dayMs: number },
): Promise<void> {
  const times = timeToDelete(at, dayMs);
  for (;;) {
    const deletions = await insertRetractionDeletions(trx, { asset, version, ...times }, BATCH);
    await recordDeletionFacts(trx, 'ask', { deletions, actor: SYSTEM, at });
    if (deletions.length < BATCH) return;
  }
}
