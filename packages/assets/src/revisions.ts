import { pageRequest } from '@alliance/database/keyset-page';
import type { AssetRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { type Implementation, implement } from '@alliance/rpc/server';
import type { Call, Callers, Handlers } from '@alliance/rpc/types';
import type { AssetsContext } from './context.ts';
import { assetName, toFileOperation, toGivenDerivation, toLicenceAssignment } from './from-proto.ts';
import { commitRevision } from './operations/commit-revision.ts';
import { createBranch } from './operations/create-branch.ts';
import { deleteBranch } from './operations/delete-branch.ts';
import { listRefs } from './operations/list-refs.ts';
import { listRevisions } from './operations/list-revisions.ts';
import { publishRevision } from './operations/publish-revision.ts';
import { getPaths, listTree } from './operations/read-folder.ts';
import { loadAssetWithRevisions, resolveRevision } from './operations/resolve-revision.ts';
import { folderKey, MAX_FILES_A_PAGE, revisionKey } from './page-keys.ts';
import { toRefMessage, toRevisionMessage, toTreeEntry } from './revisions-to-proto.ts';
import { toVersionMessage } from './to-proto.ts';

type AllHandlers = Handlers<typeof RevisionsService>;

const callers = {
  commit: ['gateway'],
  resolveRevision: ['gateway'],
  listRevisions: ['gateway'],
  listRefs: ['gateway'],
  listTree: ['gateway'],
  getPaths: ['gateway', 'grants'],
  createBranch: ['gateway'],
  deleteBranch: ['gateway'],
  publishRevision: ['gateway'],
} satisfies Callers<typeof RevisionsService>;

/** RevisionsService over one service's assets. */
export function revisions(context: AssetsContext): Implementation {
  return implement(RevisionsService, { ...readHandlers(context), ...writeHandlers(context) }, callers);
}

type WriteRpc = 'commit' | 'createBranch' | 'deleteBranch' | 'publishRevision';

function writeHandlers(context: AssetsContext): Pick<AllHandlers, WriteRpc> {
  const { kind } = context;
  return {
    commit: async ({ ref, operations, ...request }, call) => {
      const name = assetName(kind, ref);
      const revision = await commitRevision(
        context,
        { ...request, name, operations: operations.map(toFileOperation) },
        call,
      );
      return { revision: toRevisionMessage(kind, name, { revision, version: undefined }, true) };
    },
    createBranch: async ({ ref, ...request }, call) => ({
      branch: toRefMessage('heads', await createBranch(context, { ...request, name: assetName(kind, ref) }, call)),
    }),
    deleteBranch: async ({ ref, branch }, call) => {
      await deleteBranch(context, { name: assetName(kind, ref), branch }, call);
      return {};
    },
    publishRevision: async ({ ref, derivedFrom, licences, ...request }, call) => {
      const name = assetName(kind, ref);
      const input = {
        ...request,
        name,
        derivedFrom: derivedFrom.map(toGivenDerivation),
        licences: licences?.values.map(toLicenceAssignment),
      };
      const published = await publishRevision(context, input, call);
      return {
        version: toVersionMessage(kind, name, published.version),
        revision: toRevisionMessage(kind, name, published, true),
      };
    },
  };
}

function readHandlers(context: AssetsContext): Omit<AllHandlers, WriteRpc> {
  const { kind } = context;
  return {
    resolveRevision: async ({ ref, name: revision }, call) => resolveOne(context, ref, revision, call),
    listRevisions: async ({ ref, revision, ...request }, call) => {
      const name = assetName(kind, ref);
      const page = pageRequest(request, revisionKey);
      const { rows, nextPageToken, totalCount, writer } = await listRevisions(context, { name, revision, page }, call);
      const messages = rows.map((row) => toRevisionMessage(kind, name, row, writer));
      return { revisions: messages, nextPageToken, totalCount: BigInt(totalCount) };
    },
    listRefs: async ({ ref }, call) => {
      const { branches, tags } = await listRefs(context, assetName(kind, ref), call);
      return {
        branches: branches.map((one) => toRefMessage('heads', one)),
        tags: tags.map((one) => toRefMessage('tags', one)),
      };
    },
    listTree: async ({ ref, revision, folder, recursive, ...request }, call) => {
      const page = pageRequest(request, folderKey, MAX_FILES_A_PAGE);
      const listing = { name: assetName(kind, ref), revision, folder, recursive, page };
      const { rows, nextPageToken, revisionId } = await listTree(context, listing, call);
      return { entries: rows.map(toTreeEntry), nextPageToken, revisionId };
    },
    getPaths: async ({ ref, revision, paths }, call) => {
      const { entries, revisionId } = await getPaths(context, { name: assetName(kind, ref), revision, paths }, call);
      return { entries: entries.map(toTreeEntry), revisionId };
    },
  };
}

async function resolveOne(context: AssetsContext, ref: AssetRef | undefined, revision: string, call: Call) {
  const { kind } = context;
  const name = assetName(kind, ref);
  const found = await loadAssetWithRevisions(context, name, call);
  const resolved = await resolveRevision(context, found, revision);
  return {
    revision: toRevisionMessage(kind, name, resolved, found.writer),
    ...(resolved.version && { version: toVersionMessage(kind, name, resolved.version) }),
  };
}
