import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AssetName } from '../domain/asset.ts';
import { foldPath } from '../domain/file-path.ts';
import type { FileEntry } from '../domain/version.ts';
import type { AssetTables } from '../tables.ts';
import { alongTheKey } from './along-the-key.ts';

const FILE = ['path', 'size', sql<string>`encode(sha256, 'hex')`.as('sha256')] as const;

/** Gives a new draft the files of another version, without moving them through this process. */
export async function copyFiles(trx: Transaction<AssetTables>, from: string, to: string): Promise<void> {
  await sql`
    insert into version_file (version_id, path, path_key, size, sha256)
    select ${to}, path, path_key, size, sha256 from version_file where version_id = ${from}`.execute(trx);
}

/** Deletes the files of a locked draft at these paths; says how much that was. */
export async function removeFiles(
  trx: Transaction<AssetTables>,
  versionId: string,
  paths: readonly string[],
): Promise<{ files: number; bytes: number }> {
  const { rows } = await sql<{ files: number; bytes: number }>`
    with removed as (
      delete from version_file where version_id = ${versionId} and path = any(${paths}::text[]) returning size
    )
    select count(*) as files, coalesce(sum(size), 0)::bigint as bytes from removed`.execute(trx);
  return rows[0] as { files: number; bytes: number };
}

export type PathClash = { path: string; other: string };

/** Paths that differ only in case from one that the locked draft has; at most 20. "offset 0" keeps it to one look-up a path. */
export async function findClashes(
  trx: Transaction<AssetTables>,
  versionId: string,
  files: readonly FileEntry[],
): Promise<PathClash[]> {
  const { rows } = await sql<PathClash>`
    select added.path, file.path as other
      from unnest(${files.map((file) => file.path)}::text[], ${files.map((file) => foldPath(file.path))}::text[])
        as added (path, folded)
     cross join lateral (
       select path from version_file
        where version_id = ${versionId} and path_key = ${pathKey(sql.ref('added.folded'))} offset 0
     ) as file
     limit 20`.execute(trx);
  return rows;
}

/** Adds files to a locked draft. */
export async function insertFiles(
  trx: Transaction<AssetTables>,
  versionId: string,
  files: readonly FileEntry[],
): Promise<void> {
  await sql`
    insert into version_file (version_id, path, path_key, size, sha256)
    select ${versionId}, path, ${pathKey(sql.ref('folded'))}, size, decode(sha256, 'hex')
      from unnest(${files.map((file) => file.path)}::text[], ${files.map((file) => foldPath(file.path))}::text[],
                  ${files.map((file) => file.size)}::bigint[], ${files.map((file) => file.sha256)}::text[])
        as added (path, folded, size, sha256)`.execute(trx);
}

/** A version's files in byte order of their paths, in batches. */
export async function* readFiles(
  db: Kysely<AssetTables>,
  versionId: string,
  batchSize: number,
): AsyncGenerator<FileEntry[]> {
  for (let after = ''; ; ) {
    const batch = await filesAfter(db, versionId, after, batchSize);
    if (batch.length > 0) yield batch;
    if (batch.length < batchSize) return;
    after = batch.at(-1)?.path ?? '';
  }
}

/** One page of a version's files, in byte order of their paths. */
export async function listFiles(
  db: Kysely<AssetTables>,
  versionId: string,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<FileEntry>> {
  return toPage(await filesAfter(db, versionId, after?.[0] ?? '', size + 1), size, (file) => [file.path]);
}

/** One file of a version, whoever may see it. */
export async function findFile(
  db: Kysely<AssetTables>,
  { organisation, name }: AssetName,
  version: string,
  path: string,
): Promise<FileEntry | undefined> {
  return db
    .selectFrom('version_file')
    .innerJoin('version', 'version.id', 'version_file.version_id')
    .innerJoin('asset', 'asset.id', 'version.asset_id')
    .select(FILE)
    .where('asset.organisation', '=', organisation)
    .where('asset.name', '=', name)
    .where('version.version', '=', version)
    .where('version_file.path', '=', path)
    .executeTakeFirst();
}

/** The next files after a path; all of them follow "". */
function filesAfter(db: Kysely<AssetTables>, versionId: string, after: string, limit: number): Promise<FileEntry[]> {
  return alongTheKey(db, (trx) =>
    trx
      .selectFrom('version_file')
      .select(FILE)
      .where('version_id', '=', versionId)
      .where('path', '>', after)
      .orderBy('path')
      .limit(limit)
      .execute(),
  );
}

/** 128 bits are enough to tell paths apart and half the index; who finds two alike only stops their own upload. */
function pathKey(folded: ReturnType<typeof sql.ref>) {
  return sql`substring(sha256(convert_to(${folded}, 'UTF8')) for 16)`;
}
