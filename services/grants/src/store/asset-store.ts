import { sql } from 'kysely';
import type { Access, AssetRef } from '../domain/vocabulary.ts';
import { ASSET_COLUMNS, assetColumns, assetOf } from './asset-columns.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** What this service knows of an asset. */
export type KnownAsset = {
  id: string;
  ref: AssetRef;
  access: Access;
  /** Empty when nothing is published. */
  latestVersion: string;
  revision: number;
  bornAt: Date;
};

/** The asset as far as events and answers have told; undefined when nothing is known of it, or it was deleted. */
export async function findAsset(db: GrantsDb, ref: AssetRef): Promise<KnownAsset | undefined> {
  const row = await db
    .selectFrom('asset')
    .select([...ASSET_COLUMNS, 'asset_id', 'access', 'latest_version', 'revision', 'born_at'])
    .where('asset_kind', '=', ref.kind)
    .where('asset_organisation', '=', ref.organisation)
    .where('asset_name', '=', ref.name)
    .where('deleted', '=', false)
    .executeTakeFirst();
  return (
    row && {
      id: row.asset_id,
      ref: assetOf(row),
      access: row.access,
      latestVersion: row.latest_version,
      revision: row.revision,
      bornAt: row.born_at,
    }
  );
}

/** Takes in what an asset is since a moment, unless something newer is known; its history takes everything. */
export async function putAsset(trx: GrantsTrx, asset: KnownAsset, since: Date): Promise<void> {
  await trx
    .insertInto('asset')
    .values({
      ...assetColumns(asset.ref),
      asset_id: asset.id,
      access: asset.access,
      latest_version: asset.latestVersion,
      revision: asset.revision,
      born_at: asset.bornAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns([...ASSET_COLUMNS])
        .doUpdateSet((eb) => ({
          asset_id: eb.ref('excluded.asset_id'),
          access: eb.ref('excluded.access'),
          latest_version: eb.ref('excluded.latest_version'),
          revision: eb.ref('excluded.revision'),
          born_at: eb.ref('excluded.born_at'),
          deleted: false,
        }))
        .where(sql<boolean>`
          asset.born_at < excluded.born_at
          or (asset.asset_id = excluded.asset_id and not asset.deleted and asset.revision <= excluded.revision)`),
    )
    .execute();
  await addHistory(trx, asset, asset.access, since);
}

/** Takes in that an asset was deleted, also when nothing else was ever heard of it. */
export async function removeAsset(
  trx: GrantsTrx,
  { id, ref }: Pick<KnownAsset, 'id' | 'ref'>,
  since: Date,
): Promise<void> {
  await trx
    .insertInto('asset')
    .values({
      ...assetColumns(ref),
      asset_id: id,
      access: 'private',
      latest_version: '',
      revision: 0,
      born_at: since,
      deleted: true,
    })
    .onConflict((conflict) =>
      conflict
        .columns([...ASSET_COLUMNS])
        .doUpdateSet({ deleted: true, born_at: since })
        .where(sql<boolean>`asset.asset_id = excluded.asset_id`),
    )
    .execute();
  await addHistory(trx, { id, ref, revision: Number.MAX_SAFE_INTEGER }, null, since);
}

/** The access that the asset had at a moment; undefined when there was no such asset. */
export async function accessAsOf(db: GrantsDb, ref: AssetRef, at: Date): Promise<Access | undefined> {
  const row = await db
    .selectFrom('asset_history')
    .select('access')
    .where('asset_kind', '=', ref.kind)
    .where('asset_organisation', '=', ref.organisation)
    .where('asset_name', '=', ref.name)
    .where('since', '<=', at)
    .orderBy('since', 'desc')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.access ?? undefined;
}

async function addHistory(
  trx: GrantsTrx,
  { id, ref, revision }: Pick<KnownAsset, 'id' | 'ref' | 'revision'>,
  access: Access | null,
  since: Date,
): Promise<void> {
  await trx
    .insertInto('asset_history')
    .values({ ...assetColumns(ref), asset_id: id, revision, access, since })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
