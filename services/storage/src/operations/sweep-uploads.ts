import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import type { StorageTables } from '../store/tables.ts';
import { expireUploads, forgetUploads, noteCleared, uploadsToClear } from '../store/upload-end-store.ts';

const BATCH = 50;
const HOUR_MS = 60 * 60 * 1_000;
const KEEP_ENDED_MS = 30 * 24 * HOUR_MS;

export type SweepContext = { db: Kysely<StorageTables>; driver: BlobDriver; clock: Clock; linkSeconds: number };

/**
 * One round: ends uploads whose time is over, removes the quarantine of those that have ended and what broken-off work has
 * left, and forgets uploads that ended a month ago. Returns whether there is more to do at once.
 */
export async function sweepUploads(context: SweepContext, signal: AbortSignal): Promise<boolean> {
  const { db, driver, clock, linkSeconds } = context;
  const now = clock();
  await expireUploads(db, now);
  const ended = await uploadsToClear(db, now, BATCH);
  for (const { id } of ended) {
    signal.throwIfAborted();
    await driver.discard(id);
    await noteCleared(db, id, now, linkSeconds);
  }
  await driver.tidy(new Date(now.getTime() - HOUR_MS));
  const forgotten = await forgetUploads(db, new Date(now.getTime() - KEEP_ENDED_MS), BATCH);
  return ended.length === BATCH || forgotten === BATCH;
}
