import { isAllianceError } from '@alliance/errors/alliance-error';
import type { FileEntry } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import { gitBlobId, gitOidOf, isRegular } from '../git-objects.ts';
import type { HubContext } from '../hub-context.ts';
import { HubError } from '../hub-error.ts';
import { hubRefOf, REPOSITORIES, type RepoName, type Repository, RevParams, resolveRevision } from '../repository.ts';
import { DEFAULT_GIT_ATTRIBUTES, ignored, uploadModes } from '../upload-mode.ts';

const Text = Type.Optional(Type.Union([Type.String({ maxLength: 1_000_000 }), Type.Null()]));
const Preupload = Type.Object({
  files: Type.Array(
    Type.Object({
      path: Type.String({ minLength: 1, maxLength: 4_096 }),
      size: Type.Integer({ minimum: 0 }),
      sample: Type.Optional(Type.String({ maxLength: 4_096 })),
    }),
    { maxItems: 1_000 },
  ),
  gitAttributes: Text,
  gitIgnore: Text,
});
const MAX_RULES_BYTES = 64n * 1024n;
const RULES = { attributes: '.gitattributes', ignore: '.gitignore' };

/** How each file of a coming commit is to be sent, and what stands at its path now. */
export function preuploadRoutes(app: App, context: HubContext): void {
  const { clients } = context;
  for (const repository of REPOSITORIES) {
    app.post(
      `/api/${repository.plural}/:org/:name/preupload/:rev`,
      { schema: { hide: true, params: RevParams, body: Preupload } },
      async (request) => {
        const { params, body } = request;
        const known = await entriesAt(repository, request, params, body.files);
        const stored = (path: string) => rulesAt(repository, request, { params, entry: known.get(path) });
        const attributes = body.gitAttributes ?? (await stored(RULES.attributes)) ?? DEFAULT_GIT_ATTRIBUTES;
        const modeOf = uploadModes(attributes);
        const isIgnored = ignored(body.gitIgnore ?? (await stored(RULES.ignore)) ?? '');
        return {
          files: body.files.map(({ path, size, sample = '' }) => {
            const entry = known.get(path);
            const oid = entry && (isRegular(entry) ? gitOidOf(entry) : entry.sha256);
            return {
              path,
              uploadMode: modeOf({ path, size, sample: Buffer.from(sample, 'base64') }),
              shouldIgnore: isIgnored(path),
              ...(oid === undefined ? {} : { oid }),
            };
          }),
        };
      },
    );
  }

  /** The files that stand at these paths, and the two that say how files are sent. Throws for a branch that is not there. */
  async function entriesAt(
    repository: Repository,
    request: FastifyRequest,
    params: RepoName & { rev: string },
    files: readonly { path: string }[],
  ): Promise<Map<string, FileEntry>> {
    const revision = await revisionOf(repository, request, params);
    if (revision === undefined) return new Map();
    const paths = [...new Set([...files.map(({ path }) => path), ...Object.values(RULES)])].slice(0, 1_000);
    const { entries } = await clients
      .revisions(repository.kind)
      .getPaths({ ref: hubRefOf(repository, params), revision, paths }, callOptions(request));
    return new Map(entries.flatMap(({ entry }) => (entry.case === 'file' ? [[entry.value.path, entry.value]] : [])));
  }

  /** The branch's head; undefined for a repository in which nothing is yet. */
  async function revisionOf(repository: Repository, request: FastifyRequest, params: RepoName & { rev: string }) {
    try {
      return (await resolveRevision(clients, repository, request, { params, rev: params.rev })).revision.id;
    } catch (error) {
      if (!(error instanceof HubError) || params.rev !== 'main') throw error;
      await clients
        .assets(repository.kind)
        .getAsset({ ref: hubRefOf(repository, params) }, callOptions(request))
        .catch((problem: unknown) => {
          throw isAllianceError(problem, 'not_found') ? error : problem;
        });
      return undefined;
    }
  }

  /** The text of a small file of the repository; undefined when it is not there, and of the default attributes. */
  async function rulesAt(
    repository: Repository,
    request: FastifyRequest,
    { params, entry }: { params: RepoName & { rev: string }; entry: FileEntry | undefined },
  ): Promise<string | undefined> {
    if (!entry || entry.size === 0n || entry.size > MAX_RULES_BYTES) return undefined;
    if (gitOidOf(entry) === DEFAULT_OID) return DEFAULT_GIT_ATTRIBUTES;
    const { revision, version } = await resolveRevision(clients, repository, request, { params, rev: params.rev });
    const { url } = await clients.grants.issueDownload(
      {
        version: { asset: hubRefOf(repository, params), version: version?.ref?.version ?? '' },
        revision: version ? '' : revision.id,
        path: entry.path,
      },
      callOptions(request),
    );
    return (await context.bytes.read(url, 0, Number(entry.size) - 1)).toString('utf8');
  }
}

const DEFAULT_OID = Buffer.from(gitBlobId(Buffer.from(DEFAULT_GIT_ATTRIBUTES))).toString('hex');
