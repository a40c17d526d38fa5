import type { Transaction } from 'kysely';
import type { IndexChanges } from '../domain/index-changes.ts';
import type { Source } from '../domain/source.ts';
import { writeFacts } from '../store/fact-store.ts';
import { assetsTouchedBy, loadItemFacts } from '../store/item-facts-store.ts';
import { putItems } from '../store/item-store.ts';
import { noteHarvest } from '../store/note-harvest.ts';
import { advance } from '../store/progress-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

const BATCH = 200;

/** Applies what an event says to a generation: first the facts, then the items that rest on them, then
 * what harvesters are told. Nothing when it is gone. */
export async function applyChanges(
  trx: Transaction<CatalogueTables>,
  place: { generation: number; source: Source; sequence: number },
  changes: IndexChanges,
): Promise<void> {
  if (!(await advance(trx, place))) return;
  const ids = await assetsTouchedBy(trx, place.generation, changes);
  await writeFacts(trx, place.generation, changes);
  for (let from = 0; from < ids.length; from += BATCH) {
    const facts = await loadItemFacts(trx, place.generation, ids.slice(from, from + BATCH));
    await putItems(trx, place.generation, facts);
  }
  await noteHarvest(trx, place.generation, {
    assets: [...ids, ...changes.deletedAssets.keys()],
    organisations: [...changes.organisations.keys()],
  });
}
