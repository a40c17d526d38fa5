import { type Kysely, sql, type Transaction } from 'kysely';
import type { Finding, NeededFile } from '../domain/finding.ts';
import type { NewestResult, ScanDecision, ScannedBlob, ScanVerdict } from '../domain/scan-state.ts';
import type { ScannerName } from '../domain/scanner.ts';
import { marksOf } from './finding-mark-store.ts';
import type { StorageTables } from './tables.ts';

/** One finding of each code is among them. */
const FIRST_FINDINGS = sql<Finding[]>`jsonb_path_query_array(findings, '$[0 to 24]')`.as('findings');

type Db = Kysely<StorageTables>;
type Trx = Transaction<StorageTables>;

/** One run of one scanner. */
export type ScanResult = {
  sha256: string;
  scanner: ScannerName;
  toolVersion: string;
  rulesVersion: number;
  databaseVersion: string;
  verdict: ScanVerdict;
  findings: Finding[];
  moreFindings: number;
  coverage: 'full' | 'partial';
  startedAt: Date;
  finishedAt: Date;
};

const RESULT_COLUMNS = [
  'sha256',
  'scanner',
  'tool_version as toolVersion',
  'rules_version as rulesVersion',
  'db_version as databaseVersion',
  'verdict',
  'findings',
  'more_findings as moreFindings',
  'coverage',
  'started_at as startedAt',
  'finished_at as finishedAt',
] as const;

export async function insertResults(trx: Trx, results: readonly ScanResult[]): Promise<void> {
  const rows = results.map((result) => ({
    sha256: result.sha256,
    scanner: result.scanner,
    tool_version: result.toolVersion,
    rules_version: result.rulesVersion,
    db_version: result.databaseVersion,
    verdict: result.verdict,
    findings: JSON.stringify(result.findings),
    more_findings: result.moreFindings,
    coverage: result.coverage,
    started_at: result.startedAt,
    finished_at: result.finishedAt,
  }));
  await trx
    .insertInto('scan_result')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Notes for blobs without any result that a scanner is not run at all. */
export async function insertNotRun(
  db: Db | Trx,
  digests: readonly string[],
  scanner: ScannerName,
  now: Date,
): Promise<void> {
  await sql`
    insert into scan_result (sha256, scanner, tool_version, rules_version, verdict, findings, coverage, started_at, finished_at)
    select distinct sha256, ${scanner}, '', 0, 'not-run', '[]'::jsonb, 'partial', ${now}::timestamptz, ${now}::timestamptz
    from unnest(${[...digests]}::text[]) as new (sha256)
    where not exists (select 1 from scan_result as known where known.sha256 = new.sha256 and known.scanner = ${scanner})
    on conflict do nothing`.execute(db);
}

/** True when a scanner has looked at a blob, by whatever rules. */
export async function hasVerdict(
  db: Db,
  { sha256, scanner }: { sha256: string; scanner: ScannerName },
): Promise<boolean> {
  const row = await db
    .selectFrom('scan_result')
    .select('verdict')
    .where('sha256', '=', sha256)
    .where('scanner', '=', scanner)
    .where('verdict', 'not in', ['error', 'not-run'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Every result of a blob, newest first. */
export async function resultsOf(db: Db, sha256: string, limit: number): Promise<ScanResult[]> {
  return db
    .selectFrom('scan_result')
    .select(RESULT_COLUMNS)
    .where('sha256', '=', sha256)
    .orderBy('finished_at', 'desc')
    .orderBy('scanner')
    .limit(limit)
    .execute();
}

/**
 * What is needed to tell where blobs stand, by digest; those that are not there are absent. With the marks of one organisation when
 * it is named, else of all.
 */
export async function scannedBlobs(
  db: Db | Trx,
  digests: readonly string[],
  organisation = '',
): Promise<Map<string, ScannedBlob>> {
  const wanted = sql<string>`any(${[...digests]}::text[])`;
  const blobs = await db
    .selectFrom('blob')
    .select(['sha256', 'media_type as mediaType', 'damaged_at as damagedAt'])
    .where('sha256', '=', wanted)
    .execute();
  const results = await db
    .selectFrom('scan_result')
    .distinctOn(['sha256', 'scanner'])
    .select(['sha256', 'scanner', 'rules_version as rulesVersion', 'verdict', FIRST_FINDINGS])
    .where('sha256', '=', wanted)
    .orderBy('sha256')
    .orderBy('scanner')
    .orderBy('finished_at', 'desc')
    .execute();
  const decisions = await db
    .selectFrom('scan_decision')
    .select(['sha256', 'decision', 'covers', 'expires_at as expiresAt'])
    .where('sha256', '=', wanted)
    .orderBy('decided_at')
    .orderBy('id')
    .execute();
  const marksBy = Map.groupBy(await marksOf(db, digests, organisation), ({ sha256 }) => sha256);
  const resultsBy = Map.groupBy(results, ({ sha256 }) => sha256);
  const decisionsBy = Map.groupBy(decisions, ({ sha256 }) => sha256);
  return new Map(
    blobs.map(({ sha256, mediaType, damagedAt }) => [
      sha256,
      {
        mediaType,
        results: (resultsBy.get(sha256) ?? []) satisfies NewestResult[],
        decisions: (decisionsBy.get(sha256) ?? []) satisfies ScanDecision[],
        marks: marksBy.get(sha256) ?? [],
        isDamaged: damagedAt !== null,
      },
    ]),
  );
}

/** What each of these blobs needs beside it, by the newest look at its content; those that need nothing are absent. */
export async function neededFiles(db: Db, digests: readonly string[]): Promise<Map<string, NeededFile[]>> {
  if (digests.length === 0) return new Map();
  const { rows } = await sql<{ sha256: string; needs: NeededFile[] }>`
    select sha256, jsonb_path_query_array(findings, '$[*].needs') as needs from (
      select distinct on (sha256) sha256, findings from scan_result
      where sha256 = any(${[...digests]}::text[]) and scanner = 'content' and verdict not in ('error', 'not-run')
      order by sha256, finished_at desc) as newest`.execute(db);
  return new Map(rows.filter(({ needs }) => needs.length > 0).map(({ sha256, needs }) => [sha256, needs]));
}

/** Blobs that are there, with when they passed, locked until the transaction ends, so that their scans are judged one after another. */
export async function lockBlobs(trx: Trx, digests: readonly string[]): Promise<Map<string, Date | null>> {
  const rows = await trx
    .selectFrom('blob')
    .select(['sha256', 'passed_at as passedAt'])
    .where('sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .orderBy('sha256')
    .forUpdate()
    .execute();
  return new Map(rows.map(({ sha256, passedAt }) => [sha256, passedAt]));
}

/** Blobs, locked until the transaction ends against whoever keeps a result of theirs. */
export async function shareBlobs(trx: Trx, digests: readonly string[]): Promise<void> {
  await sql`
    select from blob where sha256 = any(${[...digests]}::text[]) order by sha256 for share`.execute(trx);
}

export async function markPassed(trx: Trx, digests: readonly string[], now: Date): Promise<void> {
  if (digests.length === 0) return;
  await trx
    .updateTable('blob')
    .set({ passed_at: now })
    .where('sha256', '=', sql<string>`any(${[...digests]}::text[])`)
    .where('passed_at', 'is', null)
    .execute();
}

/** The organisations that hold a blob. */
export async function holdersOf(db: Db | Trx, sha256: string): Promise<string[]> {
  const rows = await db
    .selectFrom('blob_holder')
    .select('organisation')
    .where('sha256', '=', sha256)
    .orderBy('organisation')
    .execute();
  return rows.map(({ organisation }) => organisation);
}
