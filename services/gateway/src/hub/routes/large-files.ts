import { invalidArgument } from '@alliance/errors/alliance-error';
import { UploadFileState, type UploadFileStatus } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import { Params } from '../../fields.ts';
import { byXet } from '../chunk-upload.ts';
import type { HubContext } from '../hub-context.ts';
import { HubError } from '../hub-error.ts';
import { baseUrl, REPOSITORIES, type RepoName, type Repository, repoId } from '../repository.ts';

const Oid = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Batch = Type.Object({
  operation: Type.String({ maxLength: 20 }),
  transfers: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
  hash_algo: Type.Optional(Type.String({ enum: ['sha256', 'sha_256'] })),
  ref: Type.Optional(Type.Union([Type.Object({ name: Type.String({ maxLength: 300 }) }), Type.Null()])),
  objects: Type.Array(Type.Object({ oid: Oid, size: Size }), { maxItems: 1_000 }),
});
const GitParams = Params({ org: Type.String({ maxLength: 96 }), repo: Type.String({ minLength: 5, maxLength: 100 }) });
const OidParams = Params({ ...GitParams.properties, oid: Oid });

/** Storage gives out at most 1,000 part links at a time; with parts of 64 MiB or more this many bytes need fewer. */
const GROUP_BYTES = 50 * 1024 ** 3;
/** Clients send parts one after another and cannot ask for fresh links: a quarter of an hour, and a second for each megabyte. */
const linkSeconds = (bytes: number) => Math.min(12 * 3_600, 900 + Math.ceil(bytes / 1_000_000));
const LONG_MS = 600_000;

/** Large files by the Git LFS batch protocol: basic, and multipart as Hugging Face has it. */
export function largeFileRoutes(app: App, { clients, offerXet }: HubContext): void {
  for (const repository of REPOSITORIES) {
    const root = `/${repository.prefix}:org/:repo/info/lfs`;
    app.post(
      `${root}/objects/batch`,
      { schema: { hide: true, params: GitParams, body: Batch } },
      async (request, reply) => {
        const params = repoNameOf(request.params);
        if (request.body.operation !== 'upload')
          throw new HubError('Only uploads go this way. Download by the address of the file.', {
            code: 'state_conflict',
            status: 403,
          });
        reply.type('application/vnd.git-lfs+json').serializer(JSON.stringify);
        if (offerXet && request.body.transfers?.includes('xet'))
          return reply.send({
            transfer: 'xet',
            objects: await byXet(clients, repository, request, { name: params, ...request.body }),
          });
        const objects = [];
        for (const group of groups(request.body.objects))
          objects.push(...(await open(request, repository, params, group)));
        const multipart = objects.some(({ actions }) => actions?.upload.header !== undefined);
        return reply.send({ transfer: multipart ? 'multipart' : 'basic', objects });
      },
    );

    app.post(
      `${root}/verify`,
      { schema: { hide: true, params: GitParams, body: Type.Object({ oid: Oid, size: Size }) } },
      async (request) => {
        const { org } = repoNameOf(request.params);
        const { files } = await clients.storage.completeFiles(
          { organisation: org.toLowerCase(), digests: [request.body.oid] },
          { ...callOptions(request), deadlineMs: LONG_MS },
        );
        if (files[0]?.state === UploadFileState.ACCEPTED && Number(files[0].size) === request.body.size) return {};
        throw files[0]?.state === UploadFileState.REFUSED
          ? new HubError('The bytes have another digest than was said. Send them again.', { code: 'digest_mismatch' })
          : new HubError('The file has not wholly arrived.', { hubCode: 'EntryNotFound' });
      },
    );

    // Nothing is decided here: the caller is unknown, and the commit names what is to be checked.
    app.post(
      `${root}/complete/:oid`,
      { config: { public: true }, schema: { hide: true, params: OidParams } },
      async () => ({}),
    );
  }

  async function open(
    request: FastifyRequest,
    repository: Repository,
    params: RepoName,
    group: Static<typeof Batch>['objects'],
  ) {
    const total = group.reduce((sum, { size }) => sum + size, 0);
    const files = group.map(({ oid, size }) => ({ path: oid, sha256: oid, size: BigInt(size) }));
    const upload = await clients.storage.createUpload(
      { organisation: params.org.toLowerCase(), files, linkSeconds: linkSeconds(total), everyPart: true },
      callOptions(request),
    );
    return upload.files.map((status) => toObject(request, repository, params, status));
  }
}

/** "name.git" of a path. */
function repoNameOf({ org, repo }: Static<typeof GitParams>): RepoName {
  if (!repo.endsWith('.git')) throw new HubError(`There is no repository ${org}/${repo}.`, { hubCode: 'RepoNotFound' });
  return { org, name: repo.slice(0, -'.git'.length) };
}

/** Cuts a batch so that one answer of storage has room for the links of each group. The same object is asked for once. */
function groups(objects: Static<typeof Batch>['objects']): Static<typeof Batch>['objects'][] {
  const found: Static<typeof Batch>['objects'][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const object of new Map(objects.map((one) => [one.oid, one])).values()) {
    if (object.size > GROUP_BYTES)
      throw invalidArgument(
        'A file sent like this has at most 50 GiB. Send larger ones with the command "alliance publish".',
      );
    bytes += object.size;
    if (bytes <= GROUP_BYTES) found.at(-1)?.push(object);
    else [bytes] = [object.size, found.push([object])];
  }
  return found;
}

type LargeFile = {
  oid: string;
  size: number;
  actions?: { upload: { href: string; header?: Record<string, string> }; verify: { href: string } };
};

function toObject(
  request: FastifyRequest,
  { prefix }: Repository,
  params: RepoName,
  { file, state, parts }: UploadFileStatus,
): LargeFile {
  const [oid, size] = [file?.sha256 ?? '', Number(file?.size)];
  const [first] = parts;
  if (state === UploadFileState.PRESENT || state === UploadFileState.ACCEPTED || !first) return { oid, size };
  const root = `${baseUrl(request)}/${prefix}${repoId(params)}.git/info/lfs`;
  const verify = { href: `${root}/verify` };
  if (parts.length === 1) return { oid, size, actions: { upload: { href: first.url }, verify } };
  const urls = parts.map(({ number, url }) => [String(number).padStart(5, '0'), url]);
  const header = { chunk_size: String(first.size), ...Object.fromEntries(urls) };
  return { oid, size, actions: { upload: { href: `${root}/complete/${oid}`, header }, verify } };
}
