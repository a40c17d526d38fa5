import { isAllianceError } from '@alliance/errors/alliance-error';
import type { FileEntry } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { Operation } from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import { Params } from '../../fields.ts';
import { requireGrant, toGatedError } from '../gated-error.ts';
import { gitOidOf, isRegular, pointerText } from '../git-objects.ts';
import type { HubContext } from '../hub-context.ts';
import { entryNotFound } from '../hub-error.ts';
import {
  hubRefOf,
  REPOSITORIES,
  type RepoName,
  RepoParams,
  type Repository,
  type Resolved,
  resolveRevision,
} from '../repository.ts';

const FileParams = Params({
  ...RepoParams.properties,
  rev: Type.String({ minLength: 1, maxLength: 300 }),
  '*': Type.String({ minLength: 1, maxLength: 2_000 }),
});
type Found = { repository: Repository; name: RepoName; resolved: Resolved; file: FileEntry };

/** Files by revision and path: what they are (HEAD), and a link to their bytes (GET). */
export function resolveRoutes(app: App, context: HubContext): void {
  for (const repository of REPOSITORIES) {
    for (const form of ['resolve', 'raw'] as const) {
      app.route({
        method: ['HEAD', 'GET'],
        url: `/${repository.prefix}:org/:name/${form}/:rev/*`,
        config: { public: true },
        schema: { hide: true, params: FileParams },
        handler: async (request, reply) => {
          const { params } = request;
          const found = await find(context, repository, request, params);
          describe(reply, found);
          if (form === 'raw' && !isRegular(found.file)) return answerPointer(context, request, reply, found);
          if (request.method === 'HEAD') return answerHead(context, request, reply, found);
          return answerBytes(context, request, reply, found);
        },
      });
    }
  }
}

async function find(
  { clients }: HubContext,
  repository: Repository,
  request: FastifyRequest,
  params: RepoName & { rev: string; '*': string },
): Promise<Found> {
  const resolved = await resolveRevision(clients, repository, request, { params, rev: params.rev });
  const path = params['*'];
  const { entries } = await clients
    .revisions(repository.kind)
    .getPaths(
      { ref: hubRefOf(repository, params), revision: resolved.revision.id, paths: [path] },
      callOptions(request),
    );
  const entry = entries[0]?.entry;
  if (entry?.case !== 'file') throw entryNotFound(path, resolved.revision.id);
  return { repository, name: params, resolved, file: entry.value };
}

/** The headers by which clients tell revisions and files apart, the same on every answer about a file. */
function describe(reply: FastifyReply, { resolved, file }: Found): void {
  reply
    .header('x-repo-commit', resolved.revision.id)
    .header('etag', `"${isRegular(file) ? gitOidOf(file) : file.sha256}"`)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-cache')
    .header('vary', 'Authorization');
  if (!isRegular(file)) {
    reply.header('x-linked-etag', `"${file.sha256}"`).header('x-linked-size', String(file.size));
  }
}

/** Answered here, never redirected: clients read the metadata from the last answer. */
async function answerHead(context: HubContext, request: FastifyRequest, reply: FastifyReply, found: Found) {
  await requireDownload(context, request, found);
  return reply.header('content-length', String(found.file.size)).send();
}

async function answerPointer(context: HubContext, request: FastifyRequest, reply: FastifyReply, found: Found) {
  await requireDownload(context, request, found);
  const text = pointerText(found.file.sha256, found.file.size);
  reply.header('content-length', String(Buffer.byteLength(text))).type('text/plain; charset=utf-8');
  return request.method === 'HEAD' ? reply.send() : reply.send(text);
}

async function answerBytes(context: HubContext, request: FastifyRequest, reply: FastifyReply, found: Found) {
  const { file } = found;
  const asksForSize = request.headers.range === 'bytes=0-0';
  if (asksForSize && file.size === 0n) {
    await requireDownload(context, request, found);
    // A 416 would be right, and break the JavaScript client.
    return reply.header('content-range', 'bytes */0').send('');
  }
  const url = await issue(context, request, found);
  if (!asksForSize) return reply.redirect(url, 302);
  const bytes = await context.bytes.read(url, 0, 0);
  return reply.code(206).header('content-range', `bytes 0-0/${file.size}`).type('application/octet-stream').send(bytes);
}

async function issue({ clients }: HubContext, request: FastifyRequest, found: Found): Promise<string> {
  const { repository, name, resolved, file } = found;
  const version = resolved.version?.ref?.version ?? '';
  try {
    const { url } = await clients.grants.issueDownload(
      {
        version: { asset: hubRefOf(repository, name), version },
        revision: version === '' ? resolved.revision.id : '',
        path: file.path,
      },
      callOptions(request),
    );
    return url;
  } catch (error) {
    if (isAllianceError(error)) throw toGatedError(error, request, repository, name);
    throw error;
  }
}

/** Throws unless the caller may have the bytes. Whoever sees an unpublished revision is its owner's. */
async function requireDownload({ clients }: HubContext, request: FastifyRequest, found: Found): Promise<void> {
  const { repository, name, resolved } = found;
  const version = resolved.version?.ref?.version;
  if (version === undefined) return;
  const answer = await clients.grants.checkAccess(
    { asset: hubRefOf(repository, name), version, operation: Operation.DOWNLOAD },
    callOptions(request),
  );
  requireGrant(answer, request, repository, name);
}
