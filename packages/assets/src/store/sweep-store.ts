import { type Kysely, sql, type Transaction } from 'kysely';
import type { AssetTables } from '../tables.ts';

/** An asset to sweep. What is younger than the cut-off stays, whatever names it. */
export type DueSweep = { assetId: string; requests: number; cutoff: Date };

const DELETE_BATCH = 10_000;

/** The asset that has waited longest, and at least as long as something must be old to go; puts it behind the others. */
export async function claimSweep(db: Kysely<AssetTables>, minAgeMs: number): Promise<DueSweep | undefined> {
  const { rows } = await sql<{ asset_id: string; requests: number; cutoff: Date }>`
    update sweep_due set due_at = now()
     where asset_id = (
       select asset_id from sweep_due where due_at <= now() - ${minAgeMs} * interval '1 millisecond'
        order by due_at limit 1 for update skip locked)
    returning asset_id, requests, now() - ${minAgeMs} * interval '1 millisecond' as cutoff`.execute(db);
  const [row] = rows;
  return row && { assetId: row.asset_id, requests: row.requests, cutoff: row.cutoff };
}

/** Ends a sweep, unless something went meanwhile or was too young. */
export async function finishSweep(db: Kysely<AssetTables>, { assetId, requests }: DueSweep): Promise<void> {
  await db.deleteFrom('sweep_due').where('asset_id', '=', assetId).where('requests', '=', requests).execute();
}

/** Deletes revisions that no branch and no version leads to any more and that are older than the cut-off. */
export async function deleteLostRevisions(db: Kysely<AssetTables>, { assetId, cutoff }: DueSweep): Promise<void> {
  await sql`
    with recursive line (id, parent) as (
      select id, parent from revision
       where asset_id = ${assetId} and (
         id in (select head from branch where asset_id = ${assetId})
         or id in (select revision_id from version where asset_id = ${assetId}))
      union
      select older.id, older.parent from line join revision as older on older.id = line.parent
    )
    delete from revision where asset_id = ${assetId} and created_at < ${cutoff}
       and not exists (select from line where line.id = revision.id)`.execute(db);
}

/** Where the nodes of an asset are still named from: versions, drafts and revisions. Only those with `bytes` name their bytes. */
export async function readRoots(
  db: Kysely<AssetTables>,
  assetId: string,
): Promise<{ root: string; folded: string; bytes: boolean }[]> {
  const { rows } = await sql<{ root: string; folded: string; bytes: boolean }>`
    select coalesce(encode(named.root, 'hex'), '') as root, coalesce(encode(named.folded_root, 'hex'), '') as folded,
           bool_or(named.bytes) as bytes
      from (
        select root, folded_root, not purged as bytes from version where asset_id = ${assetId}
        union all
        select revision.root, revision.folded_root, not coalesce(version.purged, false)
          from revision left join version on version.revision_id = revision.id
         where revision.asset_id = ${assetId}
      ) as named
     group by 1, 2`.execute(db);
  return rows;
}

/** Makes the lists of this transaction of what is still named. */
export async function openLists(trx: Transaction<AssetTables>): Promise<void> {
  await sql`create temporary table named_node (digest bytea primary key) on commit drop`.execute(trx);
  await sql`create temporary table named_blob (sha256 bytea primary key) on commit drop`.execute(trx);
  await sql`select set_config('alliance.sweeping', 'on', true)`.execute(trx);
}

/** Notes nodes as named; says which were not noted before. */
export async function noteNodes(trx: Transaction<AssetTables>, digests: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ digest: string }>`
    insert into named_node select unnest(${toBytes(digests)}::bytea[]) on conflict do nothing
    returning encode(digest, 'hex') as digest`.execute(trx);
  return new Set(rows.map((row) => row.digest));
}

/** Notes bytes as named. */
export async function noteBlobs(trx: Transaction<AssetTables>, digests: readonly string[]): Promise<void> {
  await sql`insert into named_blob select unnest(${toBytes(digests)}::bytea[]) on conflict do nothing`.execute(trx);
}

/**
 * Deletes nodes and references that are not noted and older than the cut-off; true when others are left. It waits for nobody: what a
 * writer has locked becomes young.
 */
export async function deleteUnnamed(trx: Transaction<AssetTables>, { assetId, cutoff }: DueSweep): Promise<boolean> {
  for (let deleted = DELETE_BATCH; deleted === DELETE_BATCH; ) {
    const result = await sql`
      delete from manifest_node where asset_id = ${assetId} and touched_at < ${cutoff} and digest in (
        select digest from manifest_node as node
         where asset_id = ${assetId} and touched_at < ${cutoff}
           and not exists (select from named_node where named_node.digest = node.digest)
         limit ${DELETE_BATCH} for update of node skip locked)`.execute(trx);
    deleted = Number(result.numAffectedRows);
  }
  for (let deleted = DELETE_BATCH; deleted === DELETE_BATCH; ) {
    const result = await sql`
      delete from asset_blob where asset_id = ${assetId} and named_at < ${cutoff} and sha256 in (
        select sha256 from asset_blob as blob
         where asset_id = ${assetId} and named_at < ${cutoff}
           and not exists (select from named_blob where named_blob.sha256 = blob.sha256)
         limit ${DELETE_BATCH} for update of blob skip locked)`.execute(trx);
    deleted = Number(result.numAffectedRows);
  }
  const { rows } = await sql<{ left: boolean }>`
    select exists (select from manifest_node as node where asset_id = ${assetId}
                      and not exists (select from named_node where named_node.digest = node.digest))
        or exists (select from asset_blob as blob where asset_id = ${assetId}
                      and not exists (select from named_blob where named_blob.sha256 = blob.sha256)) as left`.execute(
    trx,
  );
  return rows[0]?.left ?? false;
}

function toBytes(digests: readonly string[]): Buffer[] {
  return digests.map((digest) => Buffer.from(digest, 'hex'));
}
