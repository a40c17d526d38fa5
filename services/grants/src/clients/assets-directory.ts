import { AllianceError } from '@alliance/errors/alliance-error';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import type { AssetKind, AssetRef } from '../domain/vocabulary.ts';
import { assetRefMessage, toKnownAsset, toKnownVersion, versionRefMessage } from '../mapping/asset-mapping.ts';
import { toDate } from '../mapping/moments.ts';
import type { KnownAsset } from '../store/asset-store.ts';
import type { KnownVersion } from '../store/version-store.ts';

/** An asset as its owning service answers, with what events leave out. */
export type AskedAsset = KnownAsset & { licence: string; updatedAt: Date };

export type AskedFile = { version: KnownVersion; sha256: string; size: number };

/** Asks `datasets` or `models`, by the asset's kind, on behalf of the caller: what they may not see is `not_found`. */
export type AssetsDirectory = {
  getAsset(ref: AssetRef, options: CallOptions): Promise<AskedAsset>;
  getVersion(ref: AssetRef, version: string, options: CallOptions): Promise<KnownVersion>;
  getFile(ref: AssetRef, version: string, path: string, options: CallOptions): Promise<AskedFile>;
};

/** The directory over the two services. */
export function assetsDirectory(clients: Record<AssetKind, RpcClient<typeof AssetsService>>): AssetsDirectory {
  return {
    getAsset: async (ref, options) => {
      const { asset } = await clients[ref.kind].getAsset({ ref: assetRefMessage(ref) }, options);
      if (!asset) throw empty(ref.kind);
      const known = toKnownAsset(asset);
      return { ...known, licence: asset.licence, updatedAt: toDate(asset.updatedAt) ?? known.bornAt };
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
      return { version: toKnownVersion(answer.version), sha256, size: Number(size) };
    },
  };
}

function empty(kind: AssetKind): AllianceError {
  return new AllianceError('internal', 'Something went wrong on our side.', {
    cause: new Error(`the service of ${kind}s sent an empty answer`),
  });
}
