import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { ScanPolicy } from '../domain/scanner.ts';
import { blobsAfter } from '../store/scan-job-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { queueScans } from './queue-scans.ts';

const BATCH = 1_000;

export type RequeueContext = { db: Kysely<StorageTables>; policy: ScanPolicy; clock: Clock };

/** Goes once over all blobs, and notes the scans of those that newer rules, or none so far, have looked at. */
export async function requeueScans({ db, policy, clock }: RequeueContext, signal: AbortSignal): Promise<void> {
  let blobs = await blobsAfter(db, '', BATCH);
  for (let last = blobs.at(-1); last; last = blobs.at(-1)) {
    signal.throwIfAborted();
    await queueScans(db, blobs, { policy, now: clock() });
    blobs = await blobsAfter(db, last.sha256, BATCH);
  }
}
