import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { MAIN, type Revision } from '../domain/revision.ts';
import type { AssetTables, RevisionTable } from '../tables.ts';
import { toManifest, toRootColumns } from './roots.ts';

const COLUMNS = [
  'id',
  'asset_id',
  'branch',
  'parent',
  'depth',
  'summary',
  'description',
  'author_person_id',
  'body_digest',
  'created_at',
  'root',
  'folded_root',
  'file_count',
  'total_bytes',
] as const satisfies (keyof RevisionTable)[];

/** Locks a branch for this transaction; undefined when there is none. `main` is made when somebody first needs it. */
export async function lockBranch(
  trx: Transaction<AssetTables>,
  assetId: string,
  name: string,
): Promise<{ head: Revision | undefined } | undefined> {
  if (name === MAIN) {
    const main = { asset_id: assetId, name, head: null };
    await trx
      .insertInto('branch')
      .values(main)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const branch = await trx
    .selectFrom('branch')
    .select('head')
    .where('asset_id', '=', assetId)
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst();
  return branch && { head: branch.head === null ? undefined : await findRevision(trx, assetId, branch.head) };
}

/** Writes a revision and makes it the head of its branch, which is locked. */
export async function insertRevision(trx: Transaction<AssetTables>, revision: Revision): Promise<void> {
  await trx.insertInto('revision').values(toRow(revision)).execute();
  await trx
    .updateTable('branch')
    .set({ head: revision.id })
    .where('asset_id', '=', revision.assetId)
    .where('name', '=', revision.branch)
    .execute();
}

/** The revision with that whole id. */
export async function findRevision(
  db: Kysely<AssetTables>,
  assetId: string,
  id: string,
): Promise<Revision | undefined> {
  const row = await db
    .selectFrom('revision')
    .select(COLUMNS)
    .where('asset_id', '=', assetId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toRevision(row);
}

/** Revisions by their whole ids. */
export async function findRevisions(
  db: Kysely<AssetTables>,
  assetId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Revision>> {
  const rows = await db
    .selectFrom('revision')
    .select(COLUMNS)
    .where('asset_id', '=', assetId)
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, toRevision(row)]));
}

/** At most two revisions whose ids begin like this. */
export async function findRevisionsByPrefix(
  db: Kysely<AssetTables>,
  assetId: string,
  prefix: string,
): Promise<Revision[]> {
  const rows = await db
    .selectFrom('revision')
    .select(COLUMNS)
    .where('asset_id', '=', assetId)
    .where('id', '>=', prefix)
    .where('id', '<=', prefix.padEnd(40, 'f'))
    .limit(2)
    .execute();
  return rows.map(toRevision);
}

/** A branch, unlocked. */
export async function findBranch(
  db: Kysely<AssetTables>,
  assetId: string,
  name: string,
): Promise<{ head: string } | undefined> {
  const row = await db
    .selectFrom('branch')
    .select('head')
    .where('asset_id', '=', assetId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && { head: row.head ?? '' };
}

/** Writes a branch; false when it is there already and may not be moved. */
export async function writeBranch(
  trx: Transaction<AssetTables>,
  assetId: string,
  branch: { name: string; head: string },
  overwrite: boolean,
): Promise<boolean> {
  const head = branch.head === '' ? null : branch.head;
  const row = await trx
    .insertInto('branch')
    .values({ asset_id: assetId, name: branch.name, head })
    .onConflict((conflict) =>
      overwrite ? conflict.columns(['asset_id', 'name']).doUpdateSet({ head }) : conflict.doNothing(),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

/** Deletes a branch; false when there is none. */
export async function deleteBranch(trx: Transaction<AssetTables>, assetId: string, name: string): Promise<boolean> {
  const row = await trx
    .deleteFrom('branch')
    .where('asset_id', '=', assetId)
    .where('name', '=', name)
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

function toRevision(row: Selectable<RevisionTable>): Revision {
  return {
    id: row.id,
    assetId: row.asset_id,
    branch: row.branch,
    parent: row.parent ?? '',
    depth: row.depth,
    summary: row.summary,
    description: row.description,
    authorPersonId: row.author_person_id,
    bodyDigest: row.body_digest,
    createdAt: row.created_at,
    manifest: toManifest(row),
    fileCount: row.file_count,
    totalBytes: row.total_bytes,
  };
}

function toRow(revision: Revision): RevisionTable {
  return {
    id: revision.id,
    asset_id: revision.assetId,
    branch: revision.branch,
    parent: revision.parent === '' ? null : revision.parent,
    depth: revision.depth,
    summary: revision.summary,
    description: revision.description,
    author_person_id: revision.authorPersonId,
    body_digest: revision.bodyDigest,
    created_at: revision.createdAt,
    ...toRootColumns(revision.manifest),
    file_count: revision.fileCount,
    total_bytes: revision.totalBytes,
  };
}
