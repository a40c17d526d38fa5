import { requireRole } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset, AssetName } from '../domain/asset.ts';
import { checkEntries } from '../domain/file-changes.ts';
import { checkOperations, type FileOperation } from '../domain/file-operation.ts';
import type { Revision } from '../domain/revision.ts';
import { branchName, branchProblem } from '../domain/revision-name.ts';
import { textProblem } from '../domain/text-problem.ts';
import type { FileEntry, Version } from '../domain/version.ts';
import { emptyManifest } from '../manifest/manifest.ts';
import { holdAsset } from '../store/asset-store.ts';
import { findNamedBlobs } from '../store/blob-store.ts';
import { nodeSource } from '../store/node-store.ts';
import { lockBranch } from '../store/revision-store.ts';
import type { AssetTables } from '../tables.ts';
import { appendRevision } from './append-revision.ts';
import { applyFileChanges } from './apply-file-changes.ts';
import { checkBytes } from './check-bytes.ts';
import { assetText, loadAsset } from './load.ts';
import { planCommit } from './plan-commit.ts';
import { resolveRevision } from './resolve-revision.ts';
import { revisionMismatch } from './revision.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'storage' | 'manifests'>;
export type CommitInput = {
  name: AssetName;
  branch: string;
  parentCommit: string;
  bodyDigest: string;
  summary: string;
  description: string;
  operations: readonly (FileOperation | undefined)[];
};
export type Committed = { revision: Revision; version: Version | undefined };

/**
 * Puts a revision on top of a branch. A repetition of the commit that made the head gives that head, before anything else is
 * looked at. Errors: those of `requireRole`, `invalid_argument`, `invalid_path`, `not_found`, `bytes_missing`, `revision_mismatch`.
 */
export async function commitRevision(context: Context, input: CommitInput, asker: Asker): Promise<Revision> {
  requireRole(asker.caller, input.name.organisation, ['owner', 'publisher'], 'publish');
  const problems = messageProblems(input);
  if (problems.length > 0) throw invalidArgument('This cannot be committed. Correct the fields named.', problems);
  const operations = checkOperations(input.operations);
  const added = operations.flatMap((operation) => ('add' in operation ? [operation.add] : []));
  checkEntries({ add: [...new Map(added.map((file) => [file.path, file])).values()], remove: [] });
  const asset = await loadAsset(context, input.name, asker);
  await checkNewBytes(context, asset, added, asker);
  const authorPersonId = asker.caller?.personId ?? '';
  return context.transact(async (trx) => {
    const head = await lockHead(trx, context, { asset, branch: branchName(input.branch) });
    if (
      head &&
      head.bodyDigest !== '' &&
      head.bodyDigest === input.bodyDigest &&
      head.authorPersonId === authorPersonId
    )
      return head;
    if (input.parentCommit !== '' && input.parentCommit !== head?.id) throw revisionMismatch();
    return commitOn(trx, context, { asset, head, input, operations, authorPersonId });
  });
}

async function lockHead(
  trx: Transaction<AssetTables>,
  { kind }: Context,
  { asset, branch }: { asset: Asset; branch: string },
): Promise<Revision | undefined> {
  if (!(await holdAsset(trx, asset.id))) throw notFound(assetText(kind, asset));
  const locked = branchProblem(branch) === undefined ? await lockBranch(trx, asset.id, branch) : undefined;
  if (!locked) throw notFound(`branch "${branch.slice(0, 100)}" of ${assetText(kind, asset)}`);
  return locked.head;
}

type Work = {
  asset: Asset;
  head: Revision | undefined;
  input: CommitInput;
  operations: readonly FileOperation[];
  authorPersonId: string;
};

async function commitOn(trx: Transaction<AssetTables>, context: Context, work: Work): Promise<Revision> {
  const { asset, head, input, operations, authorPersonId } = work;
  const before = head?.manifest ?? emptyManifest;
  const inside = { kind: context.kind, db: trx };
  const changes = await planCommit(
    {
      source: nodeSource(trx, asset.id, context.manifests),
      root: before.root,
      rootOf: async (name) => usableRoot(await resolveRevision(inside, { asset, writer: true }, name)),
    },
    operations,
  );
  checkEntries({ ...changes, remove: [] });
  const { manifest, fileCount, totalBytes } = await applyFileChanges(
    trx,
    context,
    { assetId: asset.id, manifest: before },
    changes,
  );
  return appendRevision(trx, head, {
    assetId: asset.id,
    branch: branchName(input.branch),
    summary: input.summary,
    description: input.description,
    authorPersonId,
    bodyDigest: input.bodyDigest,
    createdAt: context.clock(),
    manifest,
    fileCount,
    totalBytes,
  });
}

/** What the asset has already need not be held by the organisation's uploads. */
async function checkNewBytes(context: Context, asset: Asset, files: readonly FileEntry[], asker: Asker): Promise<void> {
  const digests = [...new Set(files.map((file) => file.sha256))];
  if (digests.length === 0) return;
  const named = await findNamedBlobs(context.db, asset.id, digests);
  const unknown = files.filter((file) => named.get(file.sha256) !== file.size);
  await checkBytes(context, asset.organisation, unknown, asker);
}

function usableRoot({ revision, version }: Committed): string {
  if (version?.purged) {
    throw new AllianceError(
      'version_retracted',
      `The bytes of version ${version.version} are gone. Copy from another one.`,
    );
  }
  return revision.manifest.root;
}

function messageProblems({ summary, description, bodyDigest }: CommitInput): FieldProblem[] {
  const problems = {
    summary: textProblem(summary, { max: 500, required: true }),
    description: textProblem(description, { max: 20_000, lines: true }),
    bodyDigest: /^([0-9a-f]{64})?$/.test(bodyDigest) ? undefined : 'must be a SHA-256 in lower-case hex',
  };
  return Object.entries(problems).flatMap(([field, problem]) => (problem === undefined ? [] : [{ field, problem }]));
}
