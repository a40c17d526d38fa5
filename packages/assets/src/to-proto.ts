import {
  AccessSchema,
  AssetKindSchema,
  type AssetRefSchema,
  type AssetSchema,
  type AssetVersionRefSchema,
  type DerivationSchema,
  FileChangeKind,
  type FileChangeSchema,
  type FileEntrySchema,
  PersonalDataSchema,
  type VersionSchema,
  VersionStateSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { AssetUsageSchema } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Asset, AssetKind, AssetName } from './domain/asset.ts';
import type { AssetUsage } from './domain/asset-usage.ts';
import { fileLicencesOf } from './domain/file-licences.ts';
import type { Derivation, FileChange, FileEntry, Version } from './domain/version.ts';

export function toAssetRef(
  kind: AssetKind,
  { organisation, name }: AssetName,
): MessageInitShape<typeof AssetRefSchema> {
  return { kind: enumValue(AssetKindSchema, kind), organisation, name };
}

export function toVersionRef(
  kind: AssetKind,
  asset: AssetName,
  version: string,
): MessageInitShape<typeof AssetVersionRefSchema> {
  return { asset: toAssetRef(kind, asset), version };
}

export function toUsageMessage(
  kind: AssetKind,
  organisation: string,
  { name, bytes, ownBytes, blobs, versions, drafts, files }: AssetUsage,
): MessageInitShape<typeof AssetUsageSchema> {
  return {
    ref: toAssetRef(kind, { organisation, name }),
    ...{ bytes: BigInt(bytes), ownBytes: BigInt(ownBytes), blobs: BigInt(blobs) },
    ...{ versions, drafts, files: BigInt(files) },
  };
}

export function toAssetMessage(kind: AssetKind, asset: Asset): MessageInitShape<typeof AssetSchema> {
  return {
    id: asset.id,
    ref: toAssetRef(kind, asset),
    title: asset.title,
    summary: asset.summary,
    description: asset.description,
    access: enumValue(AccessSchema, asset.access),
    licence: asset.licence,
    languages: [...asset.languages],
    tags: [...asset.tags],
    tasks: [...asset.tasks],
    personalData: enumValue(PersonalDataSchema, asset.personalData || undefined),
    latestVersion: asset.latestVersion,
    fileLicences: [...asset.fileLicences],
    publicAllianceAsset: asset.publicAllianceAsset,
    revision: BigInt(asset.revision),
    createdAt: timestampFromDate(asset.createdAt),
    updatedAt: timestampFromDate(asset.updatedAt),
  };
}

export function toVersionMessage(
  kind: AssetKind,
  asset: AssetName,
  version: Version,
): MessageInitShape<typeof VersionSchema> {
  return {
    id: version.id,
    ref: toVersionRef(kind, asset, version.version),
    state: enumValue(VersionStateSchema, version.state),
    notes: version.notes,
    base: version.base,
    derivedFrom: version.derivedFrom.map(toDerivationMessage),
    fileCount: BigInt(version.fileCount),
    totalBytes: BigInt(version.totalBytes),
    manifestDigest: version.manifestDigest,
    licence: version.licence,
    revision: BigInt(version.revision),
    createdAt: timestampFromDate(version.createdAt),
    ...(version.publishedAt && { publishedAt: timestampFromDate(version.publishedAt) }),
    reason: version.reason,
    severity: version.severity,
    successor: version.successor,
    publishedByPersonId: version.publishedByPersonId,
    revisionId: version.revisionId,
    purged: version.purged,
    action: version.action,
    reasonCode: version.reasonCode,
    licences: [...version.licences],
    detectedLicences: [...version.detectedLicences],
    fileLicences: fileLicencesOf(version),
  };
}

export function toFileMessage({
  path,
  size,
  sha256,
  gitOid,
  licence = '',
}: FileEntry & { licence?: string }): MessageInitShape<typeof FileEntrySchema> {
  const file = { path, size: BigInt(size), sha256, licence };
  return gitOid === undefined ? file : { ...file, gitOid: new Uint8Array(Buffer.from(gitOid, 'hex')) };
}

export function toFileChangeMessage({ path, before, after }: FileChange): MessageInitShape<typeof FileChangeSchema> {
  const kind = !before ? FileChangeKind.ADDED : !after ? FileChangeKind.REMOVED : FileChangeKind.MODIFIED;
  return {
    kind,
    path,
    ...(before && { before: toFileMessage(before) }),
    ...(after && { after: toFileMessage(after) }),
  };
}

/** A derivation as the contract has it. */
export function toDerivationMessage(derivation: Derivation): MessageInitShape<typeof DerivationSchema> {
  const { relation } = derivation;
  if ('version' in derivation) {
    const { kind, version, ...asset } = derivation.version;
    return { relation, source: { case: 'version', value: toVersionRef(kind, asset, version) } };
  }
  const { url, digest, accessedAt, licence = '' } = derivation.external;
  const when = accessedAt === null ? {} : { accessedAt: timestampFromDate(new Date(accessedAt)) };
  return { relation, source: { case: 'external', value: { url, digest, licence, ...when } } };
}
