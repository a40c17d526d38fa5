import { AssetKindSchema, type AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';

/** A version as proofs name it: "dataset:org/name@1.0.0". */
export function versionText({ asset, version }: AssetVersionRef): string {
  const kind = (asset && enumName(AssetKindSchema, asset.kind)) ?? 'asset';
  return `${kind}:${asset?.organisation ?? ''}/${asset?.name ?? ''}@${version}`;
}
