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
import { beginAttempt, type ScanJob, takeBackAttempts } from '../store/scan-job-store.ts';
import { hasVerdict, type ScanResult } from '../store/scan-result-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { type RecordScanContext, recordScans, type ScanRecord } from './record-scan.ts';

const MAX_ATTEMPTS = 5;

export type ScanBlobContext = RecordScanContext & {
  db: Kysely<StorageTables>;
  driver: BlobDriver;
  clock: Clock;
  logger: Logger;
  pool: ScanPool;
  malware: MalwareSettings | undefined;
};

export type Outcome = Pick<ScanResult, 'findings' | 'moreFindings' | 'coverage' | 'toolVersion' | 'databaseVersion'>;
export type Started = { job: ScanJob; startedAt: Date };

/**
 * Does one scan and keeps what it says. A scanner that fails is tried again; after the fifth time the blob is held. Failures
 * of the storage, or of the malware daemon, are nobody's fault and do not count.
 */
export async function scanBlob(context: ScanBlobContext, job: ScanJob, signal: AbortSignal): Promise<WorkOutcome> {
  const { db, clock } = context;
  const attempt = await beginAttempt(db, job);
  if (!attempt) return 'done';
  const started = { job, startedAt: clock() };
  if (attempt.attempts > MAX_ATTEMPTS) {
    await keep(context, started, ownOutcome([gaveUp('')]));
    return 'done';
  }
  try {
    await keep(context, started, await lookAt(context, job, signal));
    return 'done';
  } catch (error) {
    if (error instanceof ScanFailure) return noteFailure(context, started, error, attempt.attempts);
    await takeBackAttempts(db, { scanner: job.scanner, digests: [job.sha256] });
    if (!(error instanceof ClamdError)) throw error;
    // What an earlier scan said of bytes that are looked at again stays in force.
    if (attempt.attempts === 1 && !(await hasVerdict(db, job))) await noteAbsent(context, started);
    return 'again';
  }
}

/** What a scanner says of a blob. Throws a ScanFailure or ClamdError, or what else kept it from looking. */
export async function lookAt(context: ScanBlobContext, job: ScanJob, signal: AbortSignal): Promise<Outcome> {
  await using blob = await context.driver.openBlob(job.sha256);
  if (!blob) throw new Error(`the bytes of ${job.sha256} are not there`);
  return await runScanner(context, job, blob, signal);
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
  tellFailure(context, started.job, code, attempts);
  const isLast = attempts >= MAX_ATTEMPTS;
  const finding = isLast ? gaveUp(message) : doubt(code, message);
  await keep(context, started, ownOutcome([finding]), isLast ? undefined : 'error');
  return isLast ? 'done' : 'again';
}

/** What is kept of a first look that failed: it is made again. */
export function firstFailure(context: ScanBlobContext, started: Started, { code, message }: ScanFailure): ScanRecord {
  tellFailure(context, started.job, code, 1);
  return toRecord(started, ownOutcome([doubt(code, message)]), context.clock(), 'error');
}

function tellFailure({ logger }: ScanBlobContext, job: ScanJob, code: string, attempts: number): void {
  logger.warn({ ...job, code, attempts }, 'a scanner failed');
}

function gaveUp(why: string): Finding {
  return doubt('scanner-failed', `The scanner failed five times. ${why} Ask governance to look at the file.`);
}

/** Kept once: a daemon that is away for a day must not leave a thousand results. */
async function noteAbsent(context: ScanBlobContext, started: Started): Promise<void> {
  const finding = doubt('malware-scanner-away', 'The malware scanner does not answer. It is asked again by itself.');
  await keep(context, started, { ...ownOutcome([finding]), toolVersion: 'ClamAV' }, 'error');
}

async function keep(context: ScanBlobContext, started: Started, outcome: Outcome, error?: 'error'): Promise<void> {
  const now = context.clock();
  await recordScans(context, [toRecord(started, outcome, now, error)], now);
}

/** What is kept of a look that has ended; with `error` it is to be done again. */
export function toRecord({ job, startedAt }: Started, outcome: Outcome, now: Date, error?: 'error'): ScanRecord {
  const verdict = error ?? verdictOf(outcome.findings);
  const rulesVersion = RULES[job.scanner];
  return {
    result: { ...job, ...outcome, rulesVersion, verdict, startedAt, finishedAt: now },
    isFinal: error === undefined,
  };
}
