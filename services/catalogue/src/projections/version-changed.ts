import { type Asset, type Version, VersionStateSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { AssetName, VersionFacts } from '../domain/facts.ts';
import { type IndexChanges, putVersion } from '../domain/index-changes.ts';
import { assetDescribed } from './asset-described.ts';
import { toAssetName } from './asset-name.ts';
import { required } from './required.ts';

/** VersionPublished, VersionDeprecated and VersionRetracted: the version as it stands, and its asset after it. */
export function versionChanged(
  changes: IndexChanges,
  { asset, version }: { asset?: Asset | undefined; version?: Version | undefined },
): void {
  assetDescribed(changes, { asset });
  putVersion(changes, toVersionFacts(required(asset, 'an asset').id, required(version, 'a version')));
}

function toVersionFacts(assetId: string, version: Version): VersionFacts {
  return {
    assetId,
    version: required(version.ref?.version, 'the number of a version'),
    state: required(enumName(VersionStateSchema, version.state), 'the state of a version'),
    fileCount: Number(version.fileCount),
    totalBytes: Number(version.totalBytes),
    publishedAt: timestampDate(required(version.publishedAt, 'the time of publication')),
    sources: sourcesOf(version),
    namesSources: version.derivedFrom.length > 0,
    revision: Number(version.revision),
  };
}

function sourcesOf({ derivedFrom }: Version): AssetName[] {
  return derivedFrom.flatMap(({ source }) => (source.case === 'version' ? [toAssetName(source.value.asset)] : []));
}
