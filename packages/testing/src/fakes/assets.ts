import type { Asset, AssetKind, AssetName } from '@alliance/assets/domain/asset';
import type { FileEntry, Version } from '@alliance/assets/domain/version';
import { parseVersionNumber } from '@alliance/assets/domain/version-number';
import { maySeeAsset, maySeeDrafts, maySeeFiles } from '@alliance/assets/domain/visibility';
import { assetName, versionName } from '@alliance/assets/from-proto';
import { toAssetMessage, toFileMessage, toVersionMessage } from '@alliance/assets/to-proto';
import type { Caller } from '@alliance/auth/caller';
import { pageRequest, stringKey, toPage } from '@alliance/database/keyset-page';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { AssetRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { implement } from '@alliance/rpc/server';
import type { Handlers } from '@alliance/rpc/types';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';
import { type GivenAsset, type KnownAsset, toKnownAsset } from './given-asset.ts';

/** `datasets` or `models` in memory: assets that the test gives it, to be read only. */
export type FakeAssets = FakeService & {
  /** Records an asset with its versions as if its owner had made them; again replaces it. */
  givenAsset(given: GivenAsset): Asset;
};

/** Starts the fake. It answers GetAsset, GetVersion, ListVersions and GetFile; other RPCs answer `method_not_allowed`. */
export async function startFakeAssets(kind: AssetKind, identities: TestIdentities): Promise<FakeAssets> {
  const known = new Map<string, KnownAsset>();
  const handlers: Handlers<typeof AssetsService> = { ...unanswered, ...readHandlers(kind, known) };
  const service = await startFakeService(kind === 'model' ? 'models' : 'datasets', identities, [
    implement(AssetsService, handlers, {
      createAsset: ['gateway'],
      getAsset: ['gateway', 'grants'],
      listAssets: ['gateway'],
      listAssetUsage: ['gateway'],
      updateAsset: ['gateway'],
      renameAsset: ['gateway'],
      findRenamed: ['gateway'],
      deleteAsset: ['gateway'],
      createDraft: ['gateway'],
      changeFiles: ['gateway'],
      deleteDraft: ['gateway'],
      publishVersion: ['gateway'],
      deprecateVersion: ['gateway'],
      retractVersion: ['gateway'],
      getVersion: ['gateway', 'grants', kind === 'model' ? 'datasets' : 'models'],
      listVersions: ['gateway'],
      listFiles: ['gateway'],
      getFile: ['gateway', 'grants'],
      diffVersions: ['gateway'],
    }),
    implement(RevisionsService, revisionsHandlers(kind, known), {
      commit: ['gateway'],
      resolveRevision: ['gateway'],
      listRevisions: ['gateway'],
      listRefs: ['gateway'],
      listTree: ['gateway'],
      getPaths: ['gateway', 'grants'],
      createBranch: ['gateway'],
      deleteBranch: ['gateway'],
      publishRevision: ['gateway'],
    }),
  ]);
  return {
    ...service,
    givenAsset: (given) => {
      const asset = toKnownAsset(given);
      known.set(keyOf(given), asset);
      return asset.asset;
    },
  };
}

/** Of revisions it knows the published versions only, and of those what stands at paths. */
function revisionsHandlers(kind: AssetKind, known: ReadonlyMap<string, KnownAsset>): Handlers<typeof RevisionsService> {
  return {
    commit: notHere,
    resolveRevision: notHere,
    listRevisions: notHere,
    listRefs: notHere,
    listTree: notHere,
    createBranch: notHere,
    deleteBranch: notHere,
    publishRevision: notHere,
    getPaths: async ({ ref, revision, paths }, { caller }) => {
      const found = known.get(keyOf(assetName(kind, ref)));
      const number = revision.replace(/^refs\/tags\//, '');
      const version = found?.versions.find((one) => one.version.version === number);
      if (!found || !version || !isVisible(caller, found.asset, version.version))
        throw notFound(`revision ${revision}`);
      const files = version.files.filter(({ path }) => paths.includes(path));
      const entries = files.map((file) => ({ entry: { case: 'file' as const, value: toFileMessage(file) } }));
      return { entries, revisionId: '0'.repeat(40) };
    },
  };
}

type ReadRpc = 'getAsset' | 'getVersion' | 'listVersions' | 'getFile';

function readHandlers(
  kind: AssetKind,
  known: ReadonlyMap<string, KnownAsset>,
): Pick<Handlers<typeof AssetsService>, ReadRpc> {
  const find = (ref: AssetRef | undefined, caller: Caller | null): KnownAsset => {
    const found = known.get(keyOf(assetName(kind, ref)));
    if (!found || !maySeeAsset(caller, found.asset)) throw notFound(`${kind} of that name`);
    return found;
  };
  const findVersion = (ref: AssetRef | undefined, number: string | undefined, caller: Caller | null) => {
    const { version: wanted } = versionName(kind, ref, number);
    const { asset, versions } = find(ref, caller);
    const found = versions.find(({ version }) => version.version === wanted);
    if (!found || !isVisible(caller, asset, found.version)) throw notFound(`version ${wanted}`);
    return { asset, ...found };
  };
  return {
    getAsset: async ({ ref }, { caller }) => ({ asset: toAssetMessage(kind, find(ref, caller).asset) }),
    getVersion: async ({ ref }, { caller }) => {
      const { asset, version } = findVersion(ref?.asset, ref?.version, caller);
      return { version: toVersionMessage(kind, asset, version) };
    },
    listVersions: async ({ ref, ...request }, { caller }) => {
      const { size, after } = pageRequest(request, stringKey(1));
      const { asset, versions } = find(ref, caller);
      const left = versions
        .map(({ version }) => version)
        .filter((version) => isVisible(caller, asset, version))
        .filter((version) => after === undefined || sortKeyOf(version) < after[0]);
      const page = toPage(left, size, (version) => [sortKeyOf(version)]);
      const messages = page.rows.map((version) => toVersionMessage(kind, asset, version));
      return { versions: messages, nextPageToken: page.nextPageToken };
    },
    getFile: async ({ ref, path }, { caller }) => {
      const { asset, version, files } = findVersion(ref?.asset, ref?.version, caller);
      const file = files.find((entry: FileEntry) => entry.path === path);
      if (!file || !maySeeFiles(caller, asset, version)) throw notFound('file of that path');
      return { file: toFileMessage(file), version: toVersionMessage(kind, asset, version) };
    },
  };
}

const unanswered = {
  createAsset: notHere,
  listAssets: notHere,
  listAssetUsage: notHere,
  updateAsset: notHere,
  renameAsset: notHere,
  findRenamed: notHere,
  deleteAsset: notHere,
  createDraft: notHere,
  changeFiles: notHere,
  deleteDraft: notHere,
  publishVersion: notHere,
  deprecateVersion: notHere,
  retractVersion: notHere,
  listFiles: notHere,
  diffVersions: notHere,
};

async function notHere(): Promise<never> {
  throw new AllianceError('method_not_allowed', 'This RPC is not part of the fake.');
}

function isVisible(caller: Caller | null, asset: Asset, version: Version): boolean {
  return version.state !== 'draft' || maySeeDrafts(caller, asset);
}

function sortKeyOf({ version }: Version): string {
  return parseVersionNumber(version).sortKey;
}

function keyOf({ organisation, name }: AssetName): string {
  return `${organisation}/${name}`;
}
