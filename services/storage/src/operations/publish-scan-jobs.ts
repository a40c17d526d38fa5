import { hash } from 'node:crypto';
import type { WorkQueue } from '@alliance/events/work-queue';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { planScanWork } from '../domain/scan-work.ts';
import { jobsToPublish, markJobsPublished } from '../store/scan-job-store.ts';
import type { StorageTables } from '../store/tables.ts';

const BATCH = 1_000;
/** A job that has waited for so long may have been lost with the stream; to publish it twice does no harm. */
const LOST_AFTER_MS = 60 * 60 * 1_000;

export type PublishScanJobsContext = { db: Kysely<StorageTables>; queue: WorkQueue; clock: Clock };

/** One round: puts scans that were noted into the work queue. Returns whether there may be more. */
export async function publishScanJobs({ db, queue, clock }: PublishScanJobsContext): Promise<boolean> {
  const now = clock();
  return db.transaction().execute(async (trx) => {
    const jobs = await jobsToPublish(trx, new Date(now.getTime() - LOST_AFTER_MS), BATCH);
    if (jobs.length === 0) return false;
    const queuedAt = Math.max(...jobs.map((job) => job.queuedAt.getTime()));
    await Promise.all(
      planScanWork(jobs).map((work) => {
        const payload = JSON.stringify(work);
        return queue.add(work.scanner, { id: `${hash('sha256', payload)}/${queuedAt}`, payload });
      }),
    );
    await markJobsPublished(trx, jobs, now);
    return jobs.length === BATCH;
  });
}
