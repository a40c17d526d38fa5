import { deleteDurable } from '@alliance/events/durable';
import type { Kysely } from 'kysely';
import { consumerName, SOURCES } from '../domain/source.ts';
import { setState } from '../store/generation-store.ts';
import { analyseFacts, attachItems, createGenerationTables, forgetConsumer } from '../store/generation-tables.ts';
import { assetIdsAfter, loadItemFacts } from '../store/item-facts-store.ts';
import { fillItems } from '../store/item-store.ts';
import type { CatalogueTables } from '../store/tables.ts';
import { type ReplayContext, replaySource } from './replay-source.ts';

const BATCH = 200;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * Builds a generation from the events, beside the one that serves, up to where its own consumers take over. What an earlier
 * attempt left is thrown away first, so it may fail or be killed at any point and be called again.
 */
export async function buildGeneration(context: ReplayContext, generation: number, signal: AbortSignal): Promise<void> {
  const { db, bus } = context;
  const consumer = consumerName(generation);
  for (const source of SOURCES) await deleteDurable(bus, { source, name: consumer });
  await forgetConsumer(db, consumer);
  await createGenerationTables(db, generation, SOURCES);
  for (const source of SOURCES) await replaySource(context, { generation, source }, signal);
  await analyseFacts(db, generation);
  await buildItems(db, generation, signal);
  await attachItems(db, generation, signal);
  await setState(db, generation, 'catching-up');
}

/** Every item is made once, when all facts are there, and not once for each event. */
async function buildItems(db: Kysely<CatalogueTables>, generation: number, signal: AbortSignal): Promise<void> {
  let ids = await assetIdsAfter(db, generation, NIL_UUID, BATCH);
  while (ids.length > 0) {
    signal.throwIfAborted();
    await fillItems(db, generation, await loadItemFacts(db, generation, ids));
    ids = await assetIdsAfter(db, generation, ids.at(-1) as string, BATCH);
  }
}
