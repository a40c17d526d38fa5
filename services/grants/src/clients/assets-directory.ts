import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { type Asset, PersonalData } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import type { AssetKind, AssetRef, VersionState } from '../domain/vocabulary.ts';
import { assetRefMessage, toKnownAsset, toKnownVersion, versionRefMessage } from '../mapping/asset-mapping.ts';
import { toDate } from '../mapping/moments.ts';
import type { KnownAsset } from '../store/asset-store.ts';
import type { KnownVersion } from '../store/version-store.ts';

/** An asset as its owning service answers, with what events leave out. */
export type AskedAsset = KnownAsset & {
  /** Of all its files: where sets of them have licences of their own, all of these together. */
  licence: string;
  updatedAt: Date;
  personalData: boolean;
};

export type AskedFile = { version: string; versionState: VersionState; sha256: string; size: number };

/** Asks `datasets` or `models`, by the asset's kind, on behalf of the caller: what they may not see is `not_found`. */
export type AssetsDirectory = {
  getAsset(ref: AssetRef, options: CallOptions): Promise<AskedAsset>;
  getVersion(ref: AssetRef, version: string, options: CallOptions): Promise<KnownVersion>;
  getFile(ref: AssetRef, version: string, path: string, options: CallOptions): Promise<AskedFile>;
  /** Files of a published version, by their paths; those that are not there are left out. */
  getFiles(
    ref: AssetRef,
    version: string,
    paths: readonly string[],
    options: CallOptions,
  ): Promise<Map<string, { sha256: string; size: number }>>;
  /** A file of an unpublished revision, which only those see who work on the asset. */
  getRevisionFile(ref: AssetRef, revision: string, path: string, options: CallOptions): Promise<AskedFile>;
};

/** The directory over the two services. */
export function assetsDirectory(
  clients: Record<AssetKind, RpcClient<typeof AssetsService>>,
  revisions: Record<AssetKind, Pick<RpcClient<typeof RevisionsService>, 'getPaths'>>,
): AssetsDirectory {
  return {
    getAsset: async (ref, options) => {
      const { asset } = await clients[ref.kind].getAsset({ ref: assetRefMessage(ref) }, options);
      if (!asset) throw empty(ref.kind);
      const known = toKnownAsset(asset);
      return {
        ...known,
        licence: wholeLicence([asset.licence, ...asset.fileLicences]),
        updatedAt: toDate(asset.updatedAt) ?? known.bornAt,
        personalData: hasPersonalData(asset),
      };
    },
    getVersion: async (ref, version, options) => {
      const answer = await clients[ref.kind].getVersion({ ref: versionRefMessage(ref, version) }, options);
      if (!answer.version) throw empty(ref.kind);
      return toKnownVersion(answer.version);
    },
    getFile: async (ref, version, path, options) => {
      const answer = await clients[ref.kind].getFile({ ref: versionRefMessage(ref, version), path }, options);
      if (!answer.file || !answer.version) throw empty(ref.kind);
      const { sha256, size } = answer.file;
      const { state: versionState } = toKnownVersion(answer.version);
      return { version, versionState, sha256, size: Number(size) };
    },
    getFiles: async (ref, version, paths, options) => {
      const request = { ref: assetRefMessage(ref), revision: `refs/tags/${version}`, paths: [...paths] };
      const { entries } = await revisions[ref.kind].getPaths(request, options);
      const files = entries.flatMap(({ entry }) => (entry.case === 'file' ? [entry.value] : []));
      return new Map(files.map(({ path, sha256, size }) => [path, { sha256, size: Number(size) }]));
    },
    getRevisionFile: async (ref, revision, path, options) => {
      const request = { ref: assetRefMessage(ref), revision, paths: [path] };
      const { entries } = await revisions[ref.kind].getPaths(request, options);
      const entry = entries[0]?.entry;
      if (entry?.case !== 'file') throw notFound('file of that path');
      const { sha256, size } = entry.value;
      return { version: revision, versionState: 'draft', sha256, size: Number(size) };
    },
  };
}

/** Whoever is given access to all files keeps to the terms of each. */
function wholeLicence(licences: readonly string[]): string {
  const distinct = [...new Set(licences)];
  return distinct.length === 1 ? (distinct[0] ?? '') : distinct.map((licence) => `(${licence})`).join(' AND ');
}

/** What is said about personal data in a newer contract is more than nothing, too. */
function hasPersonalData({ personalData }: Asset): boolean {
  return personalData !== PersonalData.UNSPECIFIED && personalData !== PersonalData.NONE;
}

function empty(kind: AssetKind): AllianceError {
  return new AllianceError('internal', 'Something went wrong on our side.', {
    cause: new Error(`the service of ${kind}s sent an empty answer`),
  });
}
