import type { AssetRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { deleteAsset, type IndexChanges } from '../domain/index-changes.ts';
import { toAssetName } from './asset-name.ts';
import { required } from './required.ts';

/** AssetDeleted: nothing of it was ever published. */
export function assetDeleted(
  changes: IndexChanges,
  { assetId, ref }: { assetId: string; ref?: AssetRef | undefined },
): void {
  deleteAsset(changes, required(assetId, 'the id of an asset'), toAssetName(ref));
}
