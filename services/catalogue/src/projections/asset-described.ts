import { AccessSchema, type Asset } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { type AssetFacts, PUBLIC_ALLIANCE } from '../domain/facts.ts';
import { type IndexChanges, putAsset } from '../domain/index-changes.ts';
import { toAssetName } from './asset-name.ts';
import { required } from './required.ts';

/** AssetCreated, AssetUpdated and PublicLabelChanged: the asset as it stands. What people wrote is kept and shown in NFC. */
export function assetDescribed(changes: IndexChanges, { asset }: { asset?: Asset | undefined }): void {
  putAsset(changes, toAssetFacts(required(asset, 'an asset')));
}

function toAssetFacts(asset: Asset): AssetFacts {
  return {
    ...toAssetName(asset.ref),
    id: required(asset.id, 'the id of an asset'),
    title: asset.title.normalize('NFC'),
    summary: asset.summary.normalize('NFC'),
    description: asset.description.normalize('NFC'),
    access: required(enumName(AccessSchema, asset.access), 'the access of an asset'),
    licence: asset.licence,
    languages: asset.languages,
    tags: asset.tags.map((tag) => tag.normalize('NFC')),
    tasks: asset.tasks,
    labels: asset.publicAllianceAsset ? [PUBLIC_ALLIANCE] : [],
    latestVersion: asset.latestVersion,
    revision: Number(asset.revision),
    updatedAt: timestampDate(required(asset.updatedAt, 'the time of the change')),
  };
}
