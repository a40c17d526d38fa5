import { type Kysely, sql, type Transaction } from 'kysely';
import type { FileEntry, Version } from '../domain/version.ts';
import type { FoldedPath } from '../manifest/leaf-kinds.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { AssetTables } from '../tables.ts';
import { toRootColumns } from './roots.ts';

export type OldVersion = Pick<
  Version,
  'id' | 'version' | 'state' | 'notes' | 'createdAt' | 'publishedAt' | 'publishedByPersonId'
> & { assetId: string };

const BATCH = 5_000;

/** True while files are kept as rows. */
export async function hasFileRows(db: Kysely<AssetTables>): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('version_file') is not null as there`.execute(db);
  return rows[0]?.there ?? false;
}

/** Makes others that convert wait until this transaction ends. */
export async function openConversion(trx: Transaction<AssetTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('convert-file-rows'))`.execute(trx);
  await sql`create temporary table folded_path (folded text collate "C" primary key, path text) on commit drop`.execute(
    trx,
  );
}

/** The next version to convert: published ones in the order of their publication, then drafts that have files. */
export async function takeOldVersion(trx: Transaction<AssetTables>): Promise<OldVersion | undefined> {
  if (!(await hasFileRows(trx))) return undefined;
  const { rows } = await sql<OldVersion>`
    select id, asset_id as "assetId", version, state, notes, created_at as "createdAt", published_at as "publishedAt",
           published_by_person_id as "publishedByPersonId"
      from version
     where root is null and file_count > 0
     order by published_at nulls last, id
     limit 1 for update`.execute(trx);
  return rows[0];
}

/** The file rows of a version in byte order of their paths, in batches. */
export async function* readFileRows(trx: Transaction<AssetTables>, versionId: string): AsyncGenerator<FileEntry[]> {
  for (let after = ''; ; ) {
    const { rows } = await sql<FileEntry>`
      select path, size, encode(sha256, 'hex') as sha256 from version_file
       where version_id = ${versionId} and path > ${after} order by path limit ${BATCH}`.execute(trx);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.path ?? '';
  }
}

/** Notes paths to be sorted by their folded form. */
export async function noteFolded(trx: Transaction<AssetTables>, entries: readonly FoldedPath[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    insert into folded_path
    select * from unnest(${entries.map((entry) => entry.folded)}::text[], ${entries.map((entry) => entry.path)}::text[])
    on conflict do nothing`.execute(trx);
}

/** What was noted, by folded form, in batches. */
export async function* readFolded(trx: Transaction<AssetTables>): AsyncGenerator<FoldedPath[]> {
  for (let after = ''; ; ) {
    const { rows } = await sql<FoldedPath>`
      select folded, path from folded_path where folded > ${after} order by folded limit ${BATCH}`.execute(trx);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.folded ?? '';
  }
}

/** Gives a version its trees. */
export async function writeConverted(
  trx: Transaction<AssetTables>,
  id: string,
  { manifest, revisionId }: { manifest: Manifest; revisionId: string | null },
): Promise<void> {
  await trx
    .updateTable('version')
    .set({ ...toRootColumns(manifest), revision_id: revisionId })
    .where('id', '=', id)
    .execute();
}

/** Drops the rows, once every version has its tree; from here on nothing is published without. */
export async function dropFileRows(trx: Transaction<AssetTables>): Promise<void> {
  await openConversion(trx);
  if (!(await hasFileRows(trx))) return;
  await sql`drop table version_file`.execute(trx);
  await sql`drop function guard_version_files`.execute(trx);
  await sql`drop function refuse_file_update`.execute(trx);
  await sql`
    alter table version add constraint version_rooted
      check (state = 'draft' or (root is not null and revision_id is not null))`.execute(trx);
}
