import type { WorkOutcome } from '@alliance/events/work-queue';
import type { ScanWork } from '../domain/scan-work.ts';
import { ScanFailure } from '../scanning/scan-process.ts';
import { beginFirstAttempts, type ScanJob, takeBackAttempts } from '../store/scan-job-store.ts';
import { recordScans, type ScanRecord } from './record-scan.ts';
import { firstFailure, lookAt, type ScanBlobContext, scanBlob, toRecord } from './scan-blob.ts';

/**
 * Does the scans of one piece of work, and keeps what they say together. Of several only first attempts are made together; one that
 * fails is tried again by itself, as is everything that was in hand when a process died.
 */
export async function scanBlobs(
  context: ScanBlobContext,
  { scanner, digests }: ScanWork,
  signal: AbortSignal,
): Promise<WorkOutcome> {
  const first = digests.length > 1 ? await beginFirstAttempts(context.db, { scanner, digests }) : [];
  const records = await lookAtAll(context, { scanner, digests: first }, signal);
  const begun = new Set(first);
  let outcome: WorkOutcome = records.every(({ isFinal }) => isFinal) ? 'done' : 'again';
  for (const sha256 of digests) {
    if (!begun.has(sha256) && (await scanBlob(context, { sha256, scanner }, signal)) === 'again') outcome = 'again';
  }
  return outcome;
}

async function lookAtAll(context: ScanBlobContext, work: ScanWork, signal: AbortSignal): Promise<ScanRecord[]> {
  const records: ScanRecord[] = [];
  try {
    for (const sha256 of work.digests)
      records.push(await firstLook(context, { sha256, scanner: work.scanner }, signal));
  } finally {
    await recordScans(context, records, context.clock());
    const unseen = work.digests.slice(records.length);
    await takeBackAttempts(context.db, { ...work, digests: unseen });
  }
  return records;
}

async function firstLook(context: ScanBlobContext, job: ScanJob, signal: AbortSignal): Promise<ScanRecord> {
  const started = { job, startedAt: context.clock() };
  try {
    return toRecord(started, await lookAt(context, job, signal), context.clock());
  } catch (error) {
    if (error instanceof ScanFailure) return firstFailure(context, started, error);
    throw error;
  }
}
