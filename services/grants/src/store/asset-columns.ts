import type { AssetRef } from '../domain/vocabulary.ts';
import type { AssetColumns } from './tables.ts';

export const ASSET_COLUMNS = ['asset_kind', 'asset_organisation', 'asset_name'] as const;

/** An asset's name as columns, for inserts. */
export function assetColumns({ kind, organisation, name }: AssetRef): AssetColumns {
  return { asset_kind: kind, asset_organisation: organisation, asset_name: name };
}

/** An asset's name from columns. */
export function assetOf(row: AssetColumns): AssetRef {
  return { kind: row.asset_kind, organisation: row.asset_organisation, name: row.asset_name };
}
