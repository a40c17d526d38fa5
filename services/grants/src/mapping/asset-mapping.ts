import { invalidArgument } from '@alliance/errors/alliance-error';
import type {
  Asset,
  AssetRef as AssetRefMessage,
  AssetRefSchema,
  AssetVersionRefSchema,
  Version,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AccessSchema, AssetKindSchema, VersionStateSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Access, AssetKind, AssetRef, VersionState } from '../domain/vocabulary.ts';
import type { KnownAsset } from '../store/asset-store.ts';
import type { KnownVersion } from '../store/version-store.ts';
import { toDate } from './moments.ts';

/** The asset that a message names. Throws `invalid_argument` when it names none. */
export function toAssetRef(message: AssetRefMessage | undefined): AssetRef {
  const kind = enumName(AssetKindSchema, message?.kind ?? 0) as AssetKind | undefined;
  if (!message || !kind || message.organisation === '' || message.name === '')
    throw invalidArgument('The asset is needed.', [
      { field: 'asset', problem: 'must name kind, organisation and name, for example "dataset:org/name"' },
    ]);
  return { kind, organisation: message.organisation, name: message.name };
}

export function assetRefMessage({ kind, organisation, name }: AssetRef): MessageInitShape<typeof AssetRefSchema> {
  return { kind: enumValue(AssetKindSchema, kind), organisation, name };
}

export function versionRefMessage(asset: AssetRef, version: string): MessageInitShape<typeof AssetVersionRefSchema> {
  return { asset: assetRefMessage(asset), version };
}

/** What an asset's owner says about it, as far as it matters here. */
export function toKnownAsset(message: Asset): KnownAsset {
  return {
    id: message.id,
    ref: toAssetRef(message.ref),
    // An access of a newer contract is treated as the narrowest one.
    access: (enumName(AccessSchema, message.access) as Access | undefined) ?? 'private',
    latestVersion: message.latestVersion,
    revision: Number(message.revision),
    bornAt: toDate(message.createdAt) ?? new Date(0),
  };
}

/** What an asset's owner says about a version. `retractedAt` is known only from the event of the retraction. */
export function toKnownVersion(message: Version, retractedAt?: Date): KnownVersion {
  return {
    asset: toAssetRef(message.ref?.asset),
    version: message.ref?.version ?? '',
    state: toVersionState(message),
    revision: Number(message.revision),
    publishedAt: toDate(message.publishedAt),
    retractedAt,
  };
}

function toVersionState({ state }: Version): VersionState {
  // A state of a newer contract is treated as not published.
  return (enumName(VersionStateSchema, state) as VersionState | undefined) ?? 'draft';
}
