import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { BlobDriver } from '../drivers/blob-driver.ts';
import { unknownDigests } from '../store/blob-store.ts';
import { noteLeftovers } from '../store/removal-store.ts';
import type { StorageTables } from '../store/tables.ts';

const BATCH = 1_000;

export type SweepLeftoversContext = {
  db: Kysely<StorageTables>;
  transact: Transact<StorageTables>;
  driver: BlobDriver;
  clock: Clock;
};

/** Goes once over all stored bytes and notes, to be deleted, those that no row knows: what checks that broke off have left. */
export async function sweepLeftovers(context: SweepLeftoversContext, signal: AbortSignal): Promise<void> {
  let batch: string[] = [];
  for await (const sha256 of context.driver.listBlobs('')) {
    signal.throwIfAborted();
    batch.push(sha256);
    if (batch.length < BATCH) continue;
    await noteUnknown(context, batch);
    batch = [];
  }
  await noteUnknown(context, batch);
}

/** Looks without a lock first: almost always everything is known. */
async function noteUnknown({ db, transact, clock }: SweepLeftoversContext, digests: readonly string[]): Promise<void> {
  const unknown = await unknownDigests(db, digests);
  if (unknown.length > 0) await transact((trx) => noteLeftovers(trx, unknown, clock()));
}
