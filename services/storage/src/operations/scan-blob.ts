import type { WorkOutcome } from '@alliance/events/work-queue';
import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { Kysely } from 'kysely';
import { doubt, type Finding, verdictOf } from '../domain/finding.ts';
import { RULES, TOOL_VERSION } from '../domain/scanner.ts';
import type { BlobDriver, BlobReader } from '../drivers/blob-driver.ts';
import { ClamdError } from '../malware/clamd.ts';
import { type MalwareSettings, scanMalware } from '../malware/scan-malware.ts';
import type { ScanPool } from '../scanning/scan-pool.ts';
import { ScanFailure } from '../scanning/scan-process.ts';
import { beginAttempt, type ScanJob, takeBackAttempt } from '../store/scan-job-store.ts';
import { hasVerdict, type ScanResult } from '../store/scan-result-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { type RecordScanContext, recordScan } from './record-scan.ts';

const MAX_ATTEMPTS = 5;

export type ScanBlobContext = RecordScanContext & {
  db: Kysely<StorageTables>;
  driver: BlobDriver;
  clock: Clock;
  logger: Logger;
  pool: ScanPool;
  malware: MalwareSettings | undefined;
};

type Outcome = Pick<ScanResult, 'findings' | 'moreFindings' | 'coverage' | 'toolVersion' | 'databaseVersion'>;
type Started = { job: ScanJob; startedAt: Date };

/**
 * Does one scan and keeps what it says. A scanner that fails is tried again; after the fifth time the blob is held. Failures
 * of the storage, or of the malware daemon, are nobody's fault and do not count.
 */
export async function scanBlob(context: ScanBlobContext, job: ScanJob, signal: AbortSignal): Promise<WorkOutcome> {
  const { db, driver, clock } = context;
  const attempt = await beginAttempt(db, job);
  if (!attempt) return 'done';
  const started = { job, startedAt: clock() };
  if (attempt.attempts > MAX_ATTEMPTS) {
    await keep(context, started, ownOutcome([gaveUp('')]));
    return 'done';
  }
  try {
    await using blob = await driver.openBlob(job.sha256);
    if (!blob) throw new Error(`the bytes of ${job.sha256} are not there`);
    await keep(context, started, await runScanner(context, job, blob, signal));
    return 'done';
  } catch (error) {
    if (error instanceof ScanFailure) return noteFailure(context, started, error, attempt.attempts);
    await takeBackAttempt(db, job);
    if (!(error instanceof ClamdError)) throw error;
    // What an earlier scan said of bytes that are looked at again stays in force.
    if (attempt.attempts === 1 && !(await hasVerdict(db, job))) await noteAbsent(context, started);
    return 'again';
  }
}

async function runScanner(
  { pool, malware, clock }: ScanBlobContext,
  { scanner }: ScanJob,
  blob: BlobReader,
  signal: AbortSignal,
): Promise<Outcome> {
  if (scanner !== 'malware') {
    const { findings, more } = await pool.scan({ scanner, size: blob.size, now: clock() }, blob, signal);
    return { ...ownOutcome(findings), moreFindings: more };
  }
  if (!malware) throw new ClamdError('no daemon is configured');
  const { findings, coverage, tool, database } = await scanMalware(malware, blob, signal);
  return { findings, moreFindings: 0, coverage, toolVersion: tool, databaseVersion: database };
}

function ownOutcome(findings: Finding[]): Outcome {
  return { findings, moreFindings: 0, coverage: 'full', toolVersion: TOOL_VERSION, databaseVersion: '' };
}

async function noteFailure(
  context: ScanBlobContext,
  started: Started,
  { code, message }: ScanFailure,
  attempts: number,
): Promise<WorkOutcome> {
  const { sha256, scanner } = started.job;
  context.logger.warn({ sha256, scanner, code, attempts }, 'a scanner failed');
  const isLast = attempts >= MAX_ATTEMPTS;
  const finding = isLast ? gaveUp(message) : doubt(code, message);
  await keep(context, started, ownOutcome([finding]), isLast ? undefined : 'error');
  return isLast ? 'done' : 'again';
}

function gaveUp(why: string): Finding {
  return doubt('scanner-failed', `The scanner failed five times. ${why} Ask governance to look at the file.`);
}

/** Kept once: a daemon that is away for a day must not leave a thousand results. */
async function noteAbsent(context: ScanBlobContext, started: Started): Promise<void> {
  const finding = doubt('malware-scanner-away', 'The malware scanner does not answer. It is asked again by itself.');
  await keep(context, started, { ...ownOutcome([finding]), toolVersion: 'ClamAV' }, 'error');
}

async function keep(
  context: ScanBlobContext,
  { job, startedAt }: Started,
  outcome: Outcome,
  error?: 'error',
): Promise<void> {
  const result = {
    ...job,
    ...outcome,
    rulesVersion: RULES[job.scanner],
    verdict: error ?? verdictOf(outcome.findings),
    startedAt,
    finishedAt: context.clock(),
  };
  await recordScan(context, result, { isFinal: error === undefined });
}
