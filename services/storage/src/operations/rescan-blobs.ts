import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { advanceWalk, continueWalk, rescanGoal } from '../domain/rescan-walk.ts';
import type { ScanPolicy } from '../domain/scanner.ts';
import { lockWalk, mostDownloadedBlobs, newestBlobs, saveWalk } from '../store/rescan-store.ts';
import { countJobs } from '../store/scan-job-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { queueScans } from './queue-scans.ts';

export type RescanContext = {
  db: Kysely<StorageTables>;
  policy: ScanPolicy;
  clock: Clock;
  /** Blobs of one round. */
  batch: number;
  /** Version of the malware signatures; empty where there is no daemon, undefined while it does not answer. */
  database: () => Promise<string | undefined>;
};

/**
 * One round: notes the scans of some blobs that rules or signatures in force have not looked at, the newest and the most
 * downloaded first. Waits while others are still to be done, so that new uploads do not stand behind a million old files. Where it
 * stands is kept, so a process that dies loses nothing. Returns whether scans were noted.
 */
export async function rescanBlobs({ db, policy, clock, batch, database }: RescanContext): Promise<boolean> {
  const signatures = await database();
  if (signatures === undefined) return false;
  if ((await countJobs(db, batch)) >= batch) return false;
  const goal = rescanGoal(policy, signatures);
  return db.transaction().execute(async (trx) => {
    const locked = await lockWalk(trx);
    const walk = locked && continueWalk(locked.walk, goal);
    if (!walk || (walk.hasEnded && walk.goal === goal)) return false;
    const now = clock();
    const newest = await newestBlobs(trx, walk.newest, Math.ceil(batch / 2));
    const downloaded = await mostDownloadedBlobs(trx, walk.downloaded, Math.floor(batch / 2));
    await queueScans(trx, [...newest, ...downloaded], { policy, now, signatures });
    await saveWalk(trx, advanceWalk(walk, { newest: newest.at(-1), downloaded: downloaded.at(-1) }, goal), now);
    return newest.length + downloaded.length > 0;
  });
}
