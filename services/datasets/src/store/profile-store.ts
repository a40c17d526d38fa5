import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Format } from '../domain/file-format.ts';
import type { FileReport, ProfiledFile } from '../domain/file-report.ts';
import type { VersionProfile } from '../domain/profile.ts';
import type { DatasetsTables } from './tables.ts';

type Bytes = { sha256: string; format: Format };

/** The report on bytes, when this profiler has looked at them before. */
export async function findReport(
  db: Kysely<DatasetsTables>,
  { sha256, format }: Bytes,
  profiler: number,
): Promise<FileReport | undefined> {
  const row = await db
    .selectFrom('file_profile')
    .select('report')
    .where('sha256', '=', Buffer.from(sha256, 'hex'))
    .where('format', '=', format)
    .where('profiler', '=', profiler)
    .executeTakeFirst();
  return row?.report;
}

/** Keeps the report on bytes; one that is there stays. */
export async function insertReport(
  db: Kysely<DatasetsTables>,
  { sha256, format }: Bytes,
  { profiler, report, now }: { profiler: number; report: FileReport; now: Date },
): Promise<void> {
  await db
    .insertInto('file_profile')
    .values({ sha256: Buffer.from(sha256, 'hex'), format, profiler, report: toJsonb(report), profiled_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Keeps the profile of a version with its files, in place of the one before. */
export async function replaceProfile(
  trx: Transaction<DatasetsTables>,
  versionId: string,
  profile: VersionProfile,
  files: readonly Omit<ProfiledFile, 'report'>[],
): Promise<void> {
  await trx.deleteFrom('version_profile').where('version_id', '=', versionId).execute();
  await trx
    .insertInto('version_profile')
    .values({
      version_id: versionId,
      profiler: profile.profiler,
      file_count: profile.files,
      broken_count: profile.broken,
      left_out_count: profile.leftOut,
      row_count: profile.rows,
      profiled_at: profile.profiledAt,
    })
    .execute();
  if (files.length === 0) return;
  const rows = files.map(({ path, sha256, format }) => ({
    version_id: versionId,
    path,
    sha256: Buffer.from(sha256, 'hex'),
    format,
    profiler: profile.profiler,
  }));
  await trx.insertInto('profiled_file').values(rows).execute();
}

/** Forgets what is known of a version, and of bytes that only it had. */
export async function deleteProfile(trx: Transaction<DatasetsTables>, versionId: string): Promise<void> {
  const { rows } = await sql<{ sha256: Buffer; format: Format; profiler: number }>`
    delete from profiled_file where version_id = ${versionId} returning sha256, format, profiler`.execute(trx);
  await trx.deleteFrom('version_profile').where('version_id', '=', versionId).execute();
  await trx.deleteFrom('profile_job').where('version_id', '=', versionId).execute();
  for (const { sha256, format, profiler } of rows) {
    await sql`
      delete from file_profile
       where sha256 = ${sha256} and format = ${format} and profiler = ${profiler}
         and not exists (select from profiled_file as other where other.sha256 = file_profile.sha256
                            and other.format = file_profile.format and other.profiler = file_profile.profiler)`.execute(
      trx,
    );
  }
}

/** Forgets bytes that no version with a profile has, left by work that was not finished a day ago. */
export async function deleteLostReports(db: Kysely<DatasetsTables>): Promise<void> {
  await sql`
    delete from file_profile where profiled_at < now() - interval '1 day'
       and not exists (select from profiled_file where profiled_file.sha256 = file_profile.sha256
                          and profiled_file.format = file_profile.format
                          and profiled_file.profiler = file_profile.profiler)`.execute(db);
}

/** The profile of a version. */
export async function findProfile(db: Kysely<DatasetsTables>, versionId: string): Promise<VersionProfile | undefined> {
  const row = await db
    .selectFrom('version_profile')
    .select(['profiler', 'file_count', 'broken_count', 'left_out_count', 'row_count', 'profiled_at'])
    .where('version_id', '=', versionId)
    .executeTakeFirst();
  return (
    row && {
      profiler: row.profiler,
      files: row.file_count,
      broken: row.broken_count,
      leftOut: row.left_out_count,
      rows: row.row_count,
      profiledAt: row.profiled_at,
    }
  );
}

/** Which files of a version its profile is made of, in path order, and how many data files it leaves out. */
export async function findChoice(
  db: Kysely<DatasetsTables>,
  versionId: string,
): Promise<{ paths: string[]; leftOut: number } | undefined> {
  const { rows } = await sql<{ paths: string[]; left_out_count: number }>`
    select array(select path from profiled_file where version_id = version_profile.version_id order by path) as paths,
           left_out_count
      from version_profile where version_id = ${versionId}`.execute(db);
  const [row] = rows;
  return row && { paths: row.paths, leftOut: Number(row.left_out_count) };
}

/** One page of the files of a version that were looked at, in path order. */
export async function listFileReports(
  db: Kysely<DatasetsTables>,
  versionId: string,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<ProfiledFile>> {
  let query = selectFiles(db, versionId)
    .orderBy('profiled_file.path')
    .limit(size + 1);
  if (after) query = query.where('profiled_file.path', '>', after[0]);
  const rows = await query.execute();
  return toPage(rows.map(toFile), size, ({ path }) => [path]);
}

/** One file of a version that was looked at. */
export async function findFileReport(
  db: Kysely<DatasetsTables>,
  versionId: string,
  path: string,
): Promise<ProfiledFile | undefined> {
  const row = await selectFiles(db, versionId).where('profiled_file.path', '=', path).executeTakeFirst();
  return row && toFile(row);
}

/** One page of the files that two versions have in common with other bytes, with both reports, in path order. */
export async function listChangedReports(
  db: Kysely<DatasetsTables>,
  { before, after }: { before: string; after: string },
  page: PageRequest<readonly [string]>,
): Promise<Page<{ path: string; before: FileReport; after: FileReport }>> {
  const { rows } = await sql<{ path: string; before: FileReport; after: FileReport }>`
    select old.path, old_profile.report as before, new_profile.report as after
      from profiled_file as old
      join profiled_file as new on new.version_id = ${after} and new.path = old.path
      join file_profile as old_profile
        on old_profile.sha256 = old.sha256 and old_profile.format = old.format and old_profile.profiler = old.profiler
      join file_profile as new_profile
        on new_profile.sha256 = new.sha256 and new_profile.format = new.format and new_profile.profiler = new.profiler
     where old.version_id = ${before} and old.sha256 <> new.sha256 and old.path > ${page.after?.[0] ?? ''} collate "C"
     order by old.path limit ${page.size + 1}`.execute(db);
  return toPage(rows, page.size, ({ path }) => [path]);
}

function selectFiles(db: Kysely<DatasetsTables>, versionId: string) {
  return db
    .selectFrom('profiled_file')
    .innerJoin('file_profile', (join) =>
      join
        .onRef('file_profile.sha256', '=', 'profiled_file.sha256')
        .onRef('file_profile.format', '=', 'profiled_file.format')
        .onRef('file_profile.profiler', '=', 'profiled_file.profiler'),
    )
    .select(['profiled_file.path', 'profiled_file.sha256', 'profiled_file.format', 'file_profile.report'])
    .where('profiled_file.version_id', '=', versionId);
}

function toFile({
  path,
  sha256,
  format,
  report,
}: {
  path: string;
  sha256: Buffer;
  format: Format;
  report: FileReport;
}): ProfiledFile {
  return { path, sha256: sha256.toString('hex'), format, report };
}

/** PostgreSQL keeps no NUL in text, which a cell of a table may hold. */
function toJsonb(report: FileReport): string {
  return JSON.stringify(report, (_, value) =>
    typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}').toWellFormed() : value,
  );
}
