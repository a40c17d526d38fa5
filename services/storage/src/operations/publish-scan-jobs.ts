import type { WorkQueue } from '@alliance/events/work-queue';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { jobsToPublish, markJobsPublished } from '../store/scan-job-store.ts';
import type { StorageTables } from '../store/tables.ts';

const BATCH = 256;
/** A job that has waited for so long may have been lost with the stream; to publish it twice does no harm. */
const LOST_AFTER_MS = 60 * 60 * 1_000;

export type PublishScanJobsContext = { db: Kysely<StorageTables>; queue: WorkQueue; clock: Clock };

/** One round: puts scans that were noted into the work queue. Returns whether there may be more. */
export async function publishScanJobs({ db, queue, clock }: PublishScanJobsContext): Promise<boolean> {
  const now = clock();
  return db.transaction().execute(async (trx) => {
    const jobs = await jobsToPublish(trx, new Date(now.getTime() - LOST_AFTER_MS), BATCH);
    if (jobs.length === 0) return false;
    const add = ({ sha256, scanner, queuedAt }: (typeof jobs)[number]) =>
      queue.add(scanner, {
        id: `${sha256}/${scanner}/${queuedAt.getTime()}`,
        payload: JSON.stringify({ sha256, scanner }),
      });
    await Promise.all(jobs.map(add));
    await markJobsPublished(trx, jobs, now);
    return jobs.length === BATCH;
  });
}
