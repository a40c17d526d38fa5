import type { Kysely, Transaction } from 'kysely';
import { type AssetAccess, type AssetName, assetKey } from '../domain/asset-access.ts';
import type { ProvenanceTables } from './tables.ts';

/** Remembers the access of assets, each named once, unless something newer is known of the same asset. */
export async function putAssetAccess(
  trx: Transaction<ProvenanceTables>,
  assets: readonly AssetAccess[],
): Promise<void> {
  if (assets.length === 0) return;
  await trx
    .insertInto('asset_access')
    .values(assets.map(({ assetId, ...asset }) => ({ ...asset, asset_id: assetId })))
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'organisation', 'name'])
        .doUpdateSet((eb) => ({
          asset_id: eb.ref('excluded.asset_id'),
          access: eb.ref('excluded.access'),
          revision: eb.ref('excluded.revision'),
        }))
        .where((eb) =>
          eb.or([
            eb('asset_access.asset_id', '<>', eb.ref('excluded.asset_id')),
            eb('asset_access.revision', '<', eb.ref('excluded.revision')),
          ]),
        ),
    )
    .execute();
}

/** The access of those of the assets of which some event is known, by `assetKey`. */
export async function findAssetAccess(
  db: Kysely<ProvenanceTables>,
  assets: readonly AssetName[],
): Promise<ReadonlyMap<string, string>> {
  if (assets.length === 0) return new Map();
  const rows = await db
    .selectFrom('asset_access')
    .select(['kind', 'organisation', 'name', 'access'])
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('kind', 'organisation', 'name'),
        'in',
        assets.map(({ kind, organisation, name }) => tuple(kind, organisation, name)),
      ),
    )
    .execute();
  return new Map(rows.map((row) => [assetKey(row), row.access]));
}
