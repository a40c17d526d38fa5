import { pageRequest } from '@alliance/database/keyset-page';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { AssetsContext } from './context.ts';
import { isOrganisation } from './domain/asset-name.ts';
import {
  assetName,
  checkKind,
  newAssetName,
  toDetailChanges,
  toDetails,
  toFileEntry,
  toGivenDerivation,
  versionName,
} from './from-proto.ts';
import { changeFiles } from './operations/change-files.ts';
import { createAsset } from './operations/create-asset.ts';
import { createDraft } from './operations/create-draft.ts';
import { deleteAsset } from './operations/delete-asset.ts';
import { deleteDraft } from './operations/delete-draft.ts';
import { deprecateVersion } from './operations/deprecate-version.ts';
import { diffVersions } from './operations/diff-versions.ts';
import { findRenamed } from './operations/find-renamed.ts';
import { getFile } from './operations/get-file.ts';
import { listAssetUsage } from './operations/list-asset-usage.ts';
import { listAssets } from './operations/list-assets.ts';
import { listFiles } from './operations/list-files.ts';
import { listVersions } from './operations/list-versions.ts';
import { loadAsset, loadVersion } from './operations/load.ts';
import { publishVersion } from './operations/publish-version.ts';
import { renameAsset } from './operations/rename-asset.ts';
import { retractVersion } from './operations/retract-version.ts';
import { updateAsset } from './operations/update-asset.ts';
import { assetKey, MAX_FILES_A_PAGE, MAX_USAGE_A_PAGE, pathKey, versionKey } from './page-keys.ts';
import {
  toAssetMessage,
  toAssetRef,
  toFileChangeMessage,
  toFileMessage,
  toUsageMessage,
  toVersionMessage,
} from './to-proto.ts';

type AllHandlers = Handlers<typeof AssetsService>;
type AssetRpc =
  | 'createAsset'
  | 'getAsset'
  | 'findRenamed'
  | 'listAssets'
  | 'listAssetUsage'
  | 'updateAsset'
  | 'renameAsset'
  | 'deleteAsset';
type DraftRpc = 'createDraft' | 'changeFiles' | 'deleteDraft';
type StateRpc = 'publishVersion' | 'deprecateVersion' | 'retractVersion';

/** AssetsService over one service's assets. */
export function assetsHandlers(context: AssetsContext): AllHandlers {
  return { ...assetHandlers(context), ...draftHandlers(context), ...stateHandlers(context), ...readHandlers(context) };
}

function assetHandlers(context: AssetsContext): Pick<AllHandlers, AssetRpc> {
  const { kind } = context;
  return {
    createAsset: async (request, call) => {
      const input = { ...newAssetName(kind, request.ref), ...toDetails(request) };
      return { asset: toAssetMessage(kind, await createAsset(context, input, call)) };
    },
    getAsset: async ({ ref }, call) => ({
      asset: toAssetMessage(kind, await loadAsset(context, assetName(kind, ref), call)),
    }),
    listAssets: async ({ kind: asked, organisation, ...request }, call) => {
      checkKind(kind, asked);
      const page = pageRequest(request, assetKey);
      if (organisation !== '' && !isOrganisation(organisation)) return { assets: [] };
      const { rows, nextPageToken } = await listAssets(context, { organisation, page }, call);
      return { assets: rows.map((asset) => toAssetMessage(kind, asset)), nextPageToken };
    },
    listAssetUsage: async ({ kind: asked, organisation, ...request }, call) => {
      checkKind(kind, asked);
      const page = pageRequest(request, assetKey, MAX_USAGE_A_PAGE);
      const { rows, nextPageToken } = await listAssetUsage(context, { organisation, page }, call);
      return { usage: rows.map((usage) => toUsageMessage(kind, organisation, usage)), nextPageToken };
    },
    updateAsset: async (request, call) => {
      const expectedRevision = Number(request.expectedRevision);
      const input = { name: assetName(kind, request.ref), changes: toDetailChanges(request), expectedRevision };
      return { asset: toAssetMessage(kind, await updateAsset(context, input, call)) };
    },
    findRenamed: async ({ ref }, call) => ({
      ref: toAssetRef(kind, await findRenamed(context, assetName(kind, ref), call)),
    }),
    renameAsset: async ({ ref, newName, expectedRevision }, call) => {
      const input = { name: assetName(kind, ref), newName, expectedRevision: Number(expectedRevision) };
      return { asset: toAssetMessage(kind, await renameAsset(context, input, call)) };
    },
    deleteAsset: async ({ ref, expectedRevision }, call) => {
      await deleteAsset(context, { name: assetName(kind, ref), expectedRevision: Number(expectedRevision) }, call);
      return {};
    },
  };
}

function draftHandlers(context: AssetsContext): Pick<AllHandlers, DraftRpc> {
  const { kind } = context;
  return {
    createDraft: async ({ ref, base, notes, derivedFrom }, call) => {
      const asset = assetName(kind, ref?.asset);
      const given = derivedFrom.map(toGivenDerivation);
      const input = { asset, version: ref?.version ?? '', base, notes, derivedFrom: given };
      return { version: toVersionMessage(kind, asset, await createDraft(context, input, call)) };
    },
    changeFiles: async ({ ref, add, remove }, call) => {
      const name = versionName(kind, ref?.asset, ref?.version);
      const version = await changeFiles(context, { name, changes: { add: add.map(toFileEntry), remove } }, call);
      return { version: toVersionMessage(kind, name.asset, version) };
    },
    deleteDraft: async ({ ref }, call) => {
      await deleteDraft(context, versionName(kind, ref?.asset, ref?.version), call);
      return {};
    },
  };
}

function stateHandlers(context: AssetsContext): Pick<AllHandlers, StateRpc> {
  const { kind } = context;
  return {
    publishVersion: async ({ ref }, call) => {
      const name = versionName(kind, ref?.asset, ref?.version);
      return { version: toVersionMessage(kind, name.asset, await publishVersion(context, name, call)) };
    },
    deprecateVersion: async ({ ref, reason, successor }, call) => {
      const name = versionName(kind, ref?.asset, ref?.version);
      const version = await deprecateVersion(context, { name, reason, successor }, call);
      return { version: toVersionMessage(kind, name.asset, version) };
    },
    retractVersion: async ({ ref, ...request }, call) => {
      const name = versionName(kind, ref?.asset, ref?.version);
      const version = await retractVersion(context, { name, ...request }, call);
      return { version: toVersionMessage(kind, name.asset, version) };
    },
  };
}

function readHandlers(context: AssetsContext): Omit<AllHandlers, AssetRpc | DraftRpc | StateRpc> {
  const { kind } = context;
  return {
    getVersion: async ({ ref }, call) => {
      const { asset, version } = await loadVersion(context, versionName(kind, ref?.asset, ref?.version), call);
      return { version: toVersionMessage(kind, asset, version) };
    },
    listVersions: async ({ ref, ...request }, call) => {
      const name = assetName(kind, ref);
      const page = await listVersions(context, { name, page: pageRequest(request, versionKey) }, call);
      return {
        versions: page.rows.map((version) => toVersionMessage(kind, name, version)),
        nextPageToken: page.nextPageToken,
      };
    },
    listFiles: async ({ ref, ...request }, call) => {
      const page = pageRequest(request, pathKey, MAX_FILES_A_PAGE);
      const { rows, nextPageToken } = await listFiles(
        context,
        { name: versionName(kind, ref?.asset, ref?.version), page },
        call,
      );
      return { files: rows.map(toFileMessage), nextPageToken };
    },
    getFile: async ({ ref, path }, call) => {
      const name = versionName(kind, ref?.asset, ref?.version);
      const { file, version } = await getFile(context, { name, path }, call);
      return { file: toFileMessage(file), version: toVersionMessage(kind, name.asset, version) };
    },
    diffVersions: async ({ ref, fromVersion, toVersion, ...request }, call) => {
      const { asset, version: from } = versionName(kind, ref, fromVersion);
      const { version: to } = versionName(kind, ref, toVersion);
      const page = pageRequest(request, pathKey, MAX_FILES_A_PAGE);
      const { rows, nextPageToken } = await diffVersions(context, { asset, from, to, page }, call);
      return { changes: rows.map(toFileChangeMessage), nextPageToken };
    },
  };
}
