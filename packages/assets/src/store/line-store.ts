import { type Kysely, sql } from 'kysely';
import type { AssetTables } from '../tables.ts';

/** A revision on a list; what else there is to say is read by its id. */
type Listed = { id: string };

/** Ids of a revision and of those before it, newest first. */
export async function readLine(
  db: Kysely<AssetTables>,
  assetId: string,
  { from, limit }: { from: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<Listed>`
    with recursive line (id, parent, place) as (
      select id, parent, 1 from revision where asset_id = ${assetId} and id = ${from}
      union all
      select older.id, older.parent, line.place + 1
        from line join revision as older on older.id = line.parent
       where line.place < ${limit}
    )
    select id from line order by place`.execute(db);
  return rows.map((row) => row.id);
}

/** Ids of the published revisions up to one of them by the time of their publication, newest first, after a key. */
export async function readPublishedLine(
  db: Kysely<AssetTables>,
  assetId: string,
  { from, after, limit }: { from: string; after: string | undefined; limit: number },
): Promise<string[]> {
  const { rows } = await sql<Listed>`
    select version.revision_id as id
      from version, version as start
     where version.asset_id = ${assetId} and version.state in ('published', 'deprecated')
       and start.asset_id = ${assetId} and start.revision_id = ${after ?? from}
       and case when ${after === undefined}
             then (version.published_at, version.id) <= (start.published_at, start.id)
             else (version.published_at, version.id) < (start.published_at, start.id) end
     order by version.published_at desc, version.id desc limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** How many published revisions there are up to one of them; an asset has thousands at most. */
export async function countPublished(db: Kysely<AssetTables>, assetId: string, from: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from version, version as start
     where version.asset_id = ${assetId} and version.state in ('published', 'deprecated')
       and start.asset_id = ${assetId} and start.revision_id = ${from}
       and (version.published_at, version.id) <= (start.published_at, start.id)`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The branches of an asset by name. */
export async function readBranches(
  db: Kysely<AssetTables>,
  assetId: string,
  limit: number,
): Promise<{ name: string; head: string }[]> {
  const rows = await db
    .selectFrom('branch')
    .select(['name', 'head'])
    .where('asset_id', '=', assetId)
    .orderBy(sql`name <> 'main'`)
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map(({ name, head }) => ({ name, head: head ?? '' }));
}

/** The usable versions of an asset with the revisions that they are, highest first. */
export async function readTags(
  db: Kysely<AssetTables>,
  assetId: string,
  limit: number,
): Promise<{ name: string; head: string }[]> {
  const rows = await db
    .selectFrom('version')
    .select(['version', 'revision_id'])
    .where('asset_id', '=', assetId)
    .where('state', 'in', ['published', 'deprecated'])
    .orderBy('sort_key', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ version, revision_id }) => ({ name: version, head: revision_id ?? '' }));
}
