import { type Kysely, sql, type Transaction } from 'kysely';
import type { PlannedScan, ScanWork } from '../domain/scan-work.ts';
import { RULES, type ScannerName } from '../domain/scanner.ts';
import type { StorageTables } from './tables.ts';

type Db = Kysely<StorageTables>;
type Trx = Transaction<StorageTables>;

/** A scan that is to be done. */
export type ScanJob = { sha256: string; scanner: ScannerName };
type QueuedJob = PlannedScan & { queuedAt: Date };

/**
 * Notes scans that are to be done; one that is noted already, or has a good result by the rules in force, is left out. With
 * `signatures` only results by these count for malware.
 */
export async function addScanJobs(
  db: Db | Trx,
  jobs: readonly ScanJob[],
  { now, signatures = '' }: { now: Date; signatures?: string | undefined },
): Promise<void> {
  if (jobs.length === 0) return;
  await sql`
    insert into scan_job (sha256, scanner, queued_at)
    select distinct sha256, scanner, ${now}::timestamptz
    from unnest(${jobs.map(({ sha256 }) => sha256)}::text[], ${jobs.map(({ scanner }) => scanner)}::text[],
      ${jobs.map(({ scanner }) => RULES[scanner])}::integer[]) as job (sha256, scanner, rules_version)
    where not exists (
      select 1 from scan_result
      where scan_result.sha256 = job.sha256 and scan_result.scanner = job.scanner
        and scan_result.rules_version >= job.rules_version and verdict not in ('error', 'not-run')
        and (job.scanner <> 'malware' or ${signatures} in ('', scan_result.db_version)))
    order by sha256, scanner
    on conflict do nothing`.execute(db);
}

/** Jobs that are not in the work queue, locked; and those that were put there so long ago that it may have lost them. */
export async function jobsToPublish(trx: Trx, lostBefore: Date, limit: number): Promise<QueuedJob[]> {
  return trx
    .selectFrom('scan_job')
    .leftJoin('blob', 'blob.sha256', 'scan_job.sha256')
    .select([
      'scan_job.sha256',
      'scanner',
      'attempts',
      'queued_at as queuedAt',
      sql<number>`coalesce(blob.size, 0)`.as('size'),
    ])
    .where((where) => where.or([where('published_at', 'is', null), where('published_at', '<', lostBefore)]))
    .orderBy('queued_at')
    .limit(limit)
    .forUpdate('scan_job')
    .skipLocked()
    .execute();
}

export async function markJobsPublished(trx: Trx, jobs: readonly ScanJob[], now: Date): Promise<void> {
  await sql`
    update scan_job set published_at = ${now}
    from unnest(${jobs.map(({ sha256 }) => sha256)}::text[], ${jobs.map(({ scanner }) => scanner)}::text[])
      as job (sha256, scanner)
    where scan_job.sha256 = job.sha256 and scan_job.scanner = job.scanner`.execute(trx);
}

/** Counts an attempt, before it is made. Undefined when there is nothing to do any more. */
export async function beginAttempt(
  db: Db,
  { sha256, scanner }: ScanJob,
): Promise<{ attempts: number; size: number; mediaType: string } | undefined> {
  const { rows } = await sql<{ attempts: number; size: number; mediaType: string }>`
    update scan_job set attempts = attempts + 1
    from blob
    where scan_job.sha256 = ${sha256} and scanner = ${scanner} and blob.sha256 = scan_job.sha256
    returning attempts, size, media_type as "mediaType"`.execute(db);
  return rows[0];
}

/** Counts the first attempts at scans, before they are made. The others were tried before, or there is nothing to do any more. */
export async function beginFirstAttempts(db: Db, { scanner, digests }: ScanWork): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    update scan_job set attempts = 1
    from blob
    where scan_job.sha256 = any(${digests}::text[]) and scanner = ${scanner} and attempts = 0
      and blob.sha256 = scan_job.sha256
    returning scan_job.sha256`.execute(db);
  return rows.map(({ sha256 }) => sha256);
}

/** Takes attempts back that were not made, or failed by no fault of the bytes or the scanner. */
export async function takeBackAttempts(db: Db, { scanner, digests }: ScanWork): Promise<void> {
  if (digests.length === 0) return;
  await sql`
    update scan_job set attempts = greatest(attempts - 1, 0)
    where sha256 = any(${digests}::text[]) and scanner = ${scanner}`.execute(db);
}

export async function removeJobs(trx: Trx, jobs: readonly ScanJob[]): Promise<void> {
  await sql`
    delete from scan_job using unnest(${jobs.map(({ sha256 }) => sha256)}::text[],
      ${jobs.map(({ scanner }) => scanner)}::text[]) as done (sha256, scanner)
    where scan_job.sha256 = done.sha256 and scan_job.scanner = done.scanner`.execute(trx);
}

/** How many scans are still to be done, counted up to a limit. */
export async function countJobs(db: Db, limit: number): Promise<number> {
  const { rows } = await sql<{ jobs: number }>`
    select count(*) as jobs from (select from scan_job limit ${limit}) as waiting`.execute(db);
  return rows[0]?.jobs ?? 0;
}

/** Those of the digests of which some scan is still to be done. */
export async function blobsWithJobs(db: Db, digests: readonly string[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set();
  const rows = await db
    .selectFrom('scan_job')
    .select('sha256')
    .distinct()
    .where('sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .execute();
  return new Set(rows.map(({ sha256 }) => sha256));
}
