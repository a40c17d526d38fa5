import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Kysely, Transaction } from 'kysely';
import type { Alias, AliasMove } from '../domain/alias.ts';
import type { AssetTables } from '../tables.ts';

/** An alias of an asset; undefined when there is none of that name. */
export async function findAlias(db: Kysely<AssetTables>, assetId: string, name: string): Promise<Alias | undefined> {
  const row = await selectAliases(db, assetId).where('alias.name', '=', name).executeTakeFirst();
  return row && { name: row.name, version: row.version, movedAt: row.moved_at };
}

/** The aliases of an asset by name. */
export async function listAliases(db: Kysely<AssetTables>, assetId: string, limit: number): Promise<Alias[]> {
  const rows = await selectAliases(db, assetId).orderBy('alias.name').limit(limit).execute();
  return rows.map(({ name, version, moved_at }) => ({ name, version, movedAt: moved_at }));
}

/** Points an alias of a locked asset at a version. */
export async function writeAlias(
  trx: Transaction<AssetTables>,
  assetId: string,
  { name, versionId, movedAt }: { name: string; versionId: string; movedAt: Date },
): Promise<void> {
  const target = { version_id: versionId, moved_at: movedAt };
  await trx
    .insertInto('alias')
    .values({ asset_id: assetId, name, ...target })
    .onConflict((conflict) => conflict.columns(['asset_id', 'name']).doUpdateSet(target))
    .execute();
}

/** Deletes an alias of a locked asset. */
export async function deleteAlias(trx: Transaction<AssetTables>, assetId: string, name: string): Promise<void> {
  await trx.deleteFrom('alias').where('asset_id', '=', assetId).where('name', '=', name).execute();
}

/** Writes down that an alias of a locked asset has moved. */
export async function insertAliasMove(trx: Transaction<AssetTables>, assetId: string, move: AliasMove): Promise<void> {
  await trx
    .insertInto('alias_move')
    .values({
      id: move.id,
      asset_id: assetId,
      alias: move.alias,
      from_version: move.fromVersion,
      to_version: move.toVersion,
      person_id: move.personId,
      note: move.note,
      moved_at: move.movedAt,
    })
    .execute();
}

/** One page of the moves of an alias, newest first. */
export async function listAliasMoves(
  db: Kysely<AssetTables>,
  { assetId, alias }: { assetId: string; alias: string },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<AliasMove>> {
  let query = db
    .selectFrom('alias_move')
    .select(['id', 'alias', 'from_version', 'to_version', 'person_id', 'note', 'moved_at'])
    .where('asset_id', '=', assetId)
    .where('alias', '=', alias)
    .orderBy('id', 'desc')
    .limit(size + 1);
  if (after) query = query.where('id', '<', after[0]);
  const rows = (await query.execute()).map((row) => ({
    id: row.id,
    alias: row.alias,
    fromVersion: row.from_version,
    toVersion: row.to_version,
    personId: row.person_id,
    note: row.note,
    movedAt: row.moved_at,
  }));
  return toPage(rows, size, (move) => [move.id]);
}

function selectAliases(db: Kysely<AssetTables>, assetId: string) {
  return db
    .selectFrom('alias')
    .innerJoin('version', 'version.id', 'alias.version_id')
    .select(['alias.name', 'alias.moved_at', 'version.version'])
    .where('alias.asset_id', '=', assetId);
}
