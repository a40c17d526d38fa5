import type { AssetName } from '@alliance/assets/domain/asset';
import { findVersion, type StoredVersion } from '@alliance/assets/store/version-store';
import type { Kysely } from 'kysely';
import type { DatasetsTables } from './tables.ts';

export type NamedVersion = { asset: AssetName; version: StoredVersion };

/** The version with that id, whoever may see it. */
export async function findVersionById(db: Kysely<DatasetsTables>, id: string): Promise<NamedVersion | undefined> {
  const row = await db
    .selectFrom('version')
    .innerJoin('asset', 'asset.id', 'version.asset_id')
    .select(['asset.organisation', 'asset.name', 'version.version'])
    .where('version.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const asset = { organisation: row.organisation, name: row.name };
  const version = await findVersion(db, asset, row.version);
  return version && { asset, version };
}
