import { type Kysely, sql, type Transaction } from 'kysely';
import type { Asset, AssetName } from '../domain/asset.ts';
import type { AssetTables } from '../tables.ts';
import { requestSweep } from './blob-store.ts';

/** Moves all that an asset has, of which nothing was published, to another one, and deletes it. */
export async function moveContents(
  trx: Transaction<AssetTables>,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await sql`set local alliance.renaming = 'on'`.execute(trx);
  // What names sets of files comes first: whoever changes one has its row locked, and is waited for.
  await trx.updateTable('version').set({ asset_id: to }).where('asset_id', '=', from).execute();
  await trx.updateTable('branch').set({ asset_id: to }).where('asset_id', '=', from).execute();
  await trx.updateTable('revision').set({ asset_id: to }).where('asset_id', '=', from).execute();
  await sql`
    insert into manifest_node (asset_id, digest, items, body)
    select ${to}, digest, items, body from manifest_node where asset_id = ${from}`.execute(trx);
  await sql`
    insert into asset_blob (asset_id, sha256, size)
    select ${to}, sha256, size from asset_blob where asset_id = ${from}`.execute(trx);
  await trx.updateTable('former_name').set({ asset_id: to }).where('asset_id', '=', from).execute();
  await trx.deleteFrom('asset').where('id', '=', from).execute();
  await requestSweep(trx, from);
}

/** Remembers that an asset had a name. */
export async function keepFormerName(
  trx: Transaction<AssetTables>,
  { organisation, name }: AssetName,
  assetId: string,
): Promise<void> {
  await sql`
    insert into former_name (organisation, name, asset_id) values (${organisation}, ${name}, ${assetId})
    on conflict (organisation, name) do update set asset_id = excluded.asset_id`.execute(trx);
}

/** The asset that had a name, as it is called now. */
export async function findByFormerName(
  db: Kysely<AssetTables>,
  { organisation, name }: AssetName,
): Promise<(AssetName & Pick<Asset, 'access'>) | undefined> {
  return db
    .selectFrom('former_name')
    .innerJoin('asset', 'asset.id', 'former_name.asset_id')
    .select(['asset.organisation', 'asset.name', 'asset.access'])
    .where('former_name.organisation', '=', organisation)
    .where('former_name.name', '=', name)
    .executeTakeFirst();
}
