import { createHash } from 'node:crypto';
import { AllianceError, invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import type { FileOperationSchema, Revision } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { CallOptions } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { FastifyRequest } from 'fastify';
import { callOptions } from '../authentication.ts';
import { type CommitLine, contentOf, parseCommitLine } from './commit-body.ts';
import type { HubContext } from './hub-context.ts';
import { HubError, repoNotFound, revisionNotFound } from './hub-error.ts';
import { InlineUpload, inlineFile } from './inline-files.ts';
import { linesOf } from './ndjson.ts';
import { hubRefOf, type RepoName, type Repository, repoId } from './repository.ts';

type Operation = MessageInitShape<typeof FileOperationSchema>['operation'] & object;

/** As many files as one commit may carry inside, and as large as each may be: 10 MB in base64, and some room. */
const LIMITS = { lineBytes: 16 * 1024 * 1024, totalBytes: 160 * 1024 * 1024 };
const MAX_OPERATIONS = 10_000;
const DIGESTS_AT_ONCE = 1_000;
const LONG_MS = 600_000;

export type Commit = { summary: string; description: string; parentCommit: string; operations: Operation[] };
export type Committed = {
  revision: Revision;
  /** The README that came with the commit. */
  readme: string | undefined;
};

/** Takes the body of a commit line by line, sends the files in it to storage, and commits. */
export async function commitBody(
  context: HubContext,
  repository: Repository,
  request: FastifyRequest,
  { params, branch, body }: { params: RepoName; branch: string; body: AsyncIterable<Buffer> },
): Promise<Committed> {
  const options = callOptions(request);
  const ref = hubRefOf(repository, params);
  const hash = createHash('sha256');
  const taking = new CommitTaking(new InlineUpload(context, ref.organisation, options));
  let number = 0;
  for await (const line of linesOf(body, LIMITS)) {
    number += 1;
    hash.update(line).update('\n');
    await taking.take(parseCommitLine(line, number));
  }
  const commit = await taking.finish();
  const sizes = await completeLarge(context, ref.organisation, taking.largeFiles, options);
  const operations = commit.operations.map((operation) => withSize(operation, sizes));
  const revision = await orHubError(request, { id: repoId(params), branch }, () =>
    context.clients.revisions(repository.kind).commit(
      {
        ref,
        branch,
        parentCommit: commit.parentCommit,
        bodyDigest: hash.digest('hex'),
        summary: commit.summary,
        description: commit.description,
        operations: operations.map((operation) => ({ operation })),
      },
      options,
    ),
  );
  return { revision, readme: taking.readme };
}

/** Gathers what the lines of a commit say. */
class CommitTaking {
  readonly #inline: InlineUpload;
  readonly #commit: Commit = { summary: '', description: '', parentCommit: '', operations: [] };
  readonly largeFiles = new Set<string>();
  readme: string | undefined;

  constructor(inline: InlineUpload) {
    this.#inline = inline;
  }

  async take({ key, value }: CommitLine): Promise<void> {
    const { operations } = this.#commit;
    if (operations.length >= MAX_OPERATIONS)
      throw invalidArgument(`A commit changes at most ${MAX_OPERATIONS} files. Make several commits.`);
    switch (key) {
      case 'header':
        this.#commit.summary = value.summary ?? '';
        this.#commit.description = value.description ?? '';
        this.#commit.parentCommit = value.parentCommit ?? '';
        return;
      case 'file': {
        const file = inlineFile(contentOf(value));
        await this.#inline.add(file);
        if (value.path === 'README.md') this.readme = file.bytes.toString('utf8');
        const { sha256, size, gitOid } = file;
        if (value.oldPath !== undefined) operations.push({ case: 'removePath', value: value.oldPath });
        operations.push({ case: 'add', value: { path: value.path, sha256, size, gitOid } });
        return;
      }
      case 'lfsFile':
        this.largeFiles.add(value.oid);
        if (value.oldPath !== undefined) operations.push({ case: 'removePath', value: value.oldPath });
        operations.push({ case: 'add', value: { path: value.path, sha256: value.oid, size: BigInt(value.size ?? 0) } });
        return;
      case 'deletedFile':
        operations.push({ case: 'removePath', value: value.path.replace(/\/+$/, '') });
        return;
      case 'deletedFolder':
        operations.push({ case: 'removeFolder', value: value.path.replace(/\/+$/, '') });
    }
  }

  async finish(): Promise<Commit> {
    await this.#inline.finish();
    const { summary, operations } = this.#commit;
    if (operations.length === 0)
      throw invalidArgument('The commit changes no file. Add, replace or delete at least one.');
    return { ...this.#commit, summary: summary || `Change ${operations.length} files` };
  }
}

/** Makes sure that large files have arrived whole; their sizes by their digests. */
async function completeLarge(
  { clients }: HubContext,
  organisation: string,
  digests: ReadonlySet<string>,
  options: CallOptions,
): Promise<Map<string, bigint>> {
  const sizes = new Map<string, bigint>();
  const all = [...digests];
  for (let start = 0; start < all.length; start += DIGESTS_AT_ONCE) {
    const { files } = await clients.storage.completeFiles(
      { organisation, digests: all.slice(start, start + DIGESTS_AT_ONCE) },
      { ...options, deadlineMs: LONG_MS },
    );
    for (const { sha256, state, size } of files) {
      if (state !== UploadFileState.ACCEPTED) throw notArrived(sha256, state);
      sizes.set(sha256, size);
    }
  }
  return sizes;
}

function notArrived(sha256: string, state: UploadFileState): AllianceError {
  if (state === UploadFileState.REFUSED)
    return new AllianceError('digest_mismatch', `The bytes sent for ${sha256} have another digest. Send them again.`);
  return invalidArgument(
    `The file ${sha256} was not uploaded for this repository, or not wholly. Upload it, then commit.`,
  );
}

function withSize(operation: Operation, sizes: ReadonlyMap<string, bigint>): Operation {
  if (operation.case !== 'add' || operation.value.gitOid !== undefined) return operation;
  const size = sizes.get(operation.value.sha256 ?? '');
  return size === undefined ? operation : { case: 'add', value: { ...operation.value, size } };
}

async function orHubError(
  request: FastifyRequest,
  { id, branch }: { id: string; branch: string },
  commit: () => Promise<{ revision?: Revision | undefined }>,
): Promise<Revision> {
  try {
    const { revision } = await commit();
    if (!revision) throw repoNotFound(request, id);
    return revision;
  } catch (error) {
    if (isAllianceError(error, 'revision_mismatch'))
      throw new HubError('The branch was updated since you opened this page. Please refresh and try again.', {
        code: 'revision_mismatch',
      });
    if (isAllianceError(error, 'invalid_path'))
      throw new HubError(error.message, { code: 'invalid_path', status: 422 });
    if (isAllianceError(error, 'bytes_missing')) throw invalidArgument(error.message);
    if (isAllianceError(error, 'not_found'))
      throw branch === 'main' ? new HubError(error.message, { hubCode: 'EntryNotFound' }) : revisionNotFound(branch);
    throw error;
  }
}
