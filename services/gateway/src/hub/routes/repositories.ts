import { createHash } from 'node:crypto';
import { AllianceError, invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { applyReadme } from '../apply-readme.ts';
import type { HubContext } from '../hub-context.ts';
import { HubError, orNotFound, repoNotFound } from '../hub-error.ts';
import { InlineUpload, inlineFile } from '../inline-files.ts';
import { baseUrl, hubRefOf, REPOSITORIES, type RepoName, type Repository, repoId } from '../repository.ts';
import { DEFAULT_GIT_ATTRIBUTES } from '../upload-mode.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Optional = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const NewRepository = Type.Object({
  name: Name,
  organization: Optional(Name),
  type: Optional(Type.String({ maxLength: 20 })),
  visibility: Optional(Type.String({ enum: ['public', 'private', 'protected'] })),
  private: Optional(Type.Boolean()),
  license: Optional(Type.String({ maxLength: 200 })),
  files: Optional(
    Type.Array(Type.Object({ path: Type.String({ maxLength: 1_024 }), content: Type.String() }), { maxItems: 100 }),
  ),
});
const Named = Type.Object({ name: Name, organization: Optional(Name), type: Optional(Type.String({ maxLength: 20 })) });
const Move = Type.Object({ fromRepo: Name, toRepo: Name, type: Optional(Type.String({ maxLength: 20 })) });

/** Making and removing repositories. */
export function repositoryRoutes(app: App, context: HubContext): void {
  const { clients } = context;
  app.post('/api/repos/create', { schema: { hide: true, body: NewRepository } }, async (request) => {
    const { body } = request;
    const repository = repositoryOf(body.type);
    const params = await nameOf(clients, request, body);
    const answer = { url: urlOf(request, repository, params), name: repoId(params), id: repoId(params) };
    try {
      await clients.assets(repository.kind).createAsset(
        {
          ref: hubRefOf(repository, params),
          title: params.name,
          access: isPrivate(body) ? Access.PRIVATE : Access.OPEN,
          licence: body.license ?? '',
        },
        callOptions(request),
      );
    } catch (error) {
      if (!isAllianceError(error, 'already_exists')) throw error;
      throw new HubError(`You already created this ${repository.type} repo`, { code: 'already_exists', body: answer });
    }
    await commitFirst(context, repository, request, { params, body });
    return answer;
  });

  app.delete('/api/repos/delete', { schema: { hide: true, body: Named } }, async (request) => {
    const repository = repositoryOf(request.body.type);
    const params = await nameOf(clients, request, request.body);
    const ref = hubRefOf(repository, params);
    const missing = () => repoNotFound(request, repoId(params));
    const { asset } = await orNotFound(
      clients.assets(repository.kind).getAsset({ ref }, callOptions(request)),
      missing,
    );
    try {
      await orNotFound(
        clients
          .assets(repository.kind)
          .deleteAsset({ ref, expectedRevision: asset?.revision ?? 0n }, callOptions(request)),
        missing,
      );
    } catch (error) {
      if (!isAllianceError(error, 'state_conflict')) throw error;
      throw new HubError(`${error.message} What was published is retracted, with a reason, and stays known.`, {
        code: 'state_conflict',
        status: 403,
      });
    }
    return {};
  });

  app.post('/api/repos/move', { schema: { hide: true, body: Move } }, async (request) => {
    const repository = repositoryOf(request.body.type);
    const [from, to] = await Promise.all(
      [request.body.fromRepo, request.body.toRepo].map((name) => nameOf(clients, request, { name })),
    );
    if (!from || !to || from.org !== to.org)
      throw new HubError('A repository stays with its organisation. Make another one there, and publish in it.', {
        code: 'state_conflict',
        status: 403,
      });
    await move(clients, repository, request, { from, to });
    return { url: urlOf(request, repository, to) };
  });
}

/** Throws 403 when something of the repository was published: an asset is known by its name in grants, lineage and the log. */
async function move(
  clients: Clients,
  repository: Repository,
  request: FastifyRequest,
  { from, to }: { from: RepoName; to: RepoName },
): Promise<void> {
  const assets = clients.assets(repository.kind);
  const ref = hubRefOf(repository, from);
  const missing = () => repoNotFound(request, repoId(from));
  const { asset } = await orNotFound(assets.getAsset({ ref }, callOptions(request)), missing);
  try {
    const renaming = { ref, newName: to.name, expectedRevision: asset?.revision ?? 0n };
    await orNotFound(assets.renameAsset(renaming, callOptions(request)), missing);
  } catch (error) {
    if (isAllianceError(error, 'already_exists')) {
      const message = `A ${repository.type} repository called ${repoId(to)} already exists`;
      throw new HubError(message, { code: 'already_exists' });
    }
    if (!isAllianceError(error, 'state_conflict')) throw error;
    throw new HubError(error.message, { code: 'state_conflict', status: 403 });
  }
}

/** The type of a repository; without one, a model. Throws `RepoNotFound` for types that there are not here. */
function repositoryOf(type: string | null | undefined): Repository {
  const repository = REPOSITORIES.find((one) => one.type === (type ?? 'model'));
  if (repository) return repository;
  throw new HubError(`This registry keeps models and datasets, no ${type}.`, { hubCode: 'RepoNotFound' });
}

function urlOf(request: FastifyRequest, { prefix }: Repository, params: RepoName): string {
  return `${baseUrl(request)}/${prefix}${repoId(params)}`;
}

function isPrivate({ visibility, private: isSo }: Static<typeof NewRepository>): boolean {
  return visibility ? visibility !== 'public' : (isSo ?? false);
}

/** A name with its organisation; a bare one means the caller's only organisation. Throws `invalid_argument` naming several. */
async function nameOf(
  { members }: Clients,
  request: FastifyRequest,
  { name, organization }: { name: string; organization?: string | null | undefined },
): Promise<RepoName> {
  if (organization) return { org: organization.toLowerCase(), name: name.toLowerCase() };
  const [org, rest] = name.toLowerCase().split('/');
  if (org && rest) return { org, name: rest };
  const { organisations } = await members.getMe({}, callOptions(request));
  const own = organisations.filter(
    ({ role }) => role === OrganisationRole.OWNER || role === OrganisationRole.PUBLISHER,
  );
  const [only] = own;
  if (only && own.length === 1) return { org: only.organisation, name: name.toLowerCase() };
  const choices = own.map(({ organisation }) => `${organisation}/${name}`).join(', ');
  throw invalidArgument(
    own.length === 0
      ? 'You publish for no organisation. Ask an owner of yours for the role "publisher".'
      : `Say for which organisation: ${choices}.`,
  );
}

/** Every repository begins with a commit, as clients expect. */
async function commitFirst(
  context: HubContext,
  repository: Repository,
  request: FastifyRequest,
  { params, body }: { params: RepoName; body: Static<typeof NewRepository> },
): Promise<void> {
  const options = callOptions(request);
  const contents = new Map<string, Buffer>([['.gitattributes', Buffer.from(DEFAULT_GIT_ATTRIBUTES)]]);
  if (body.license) contents.set('README.md', Buffer.from(`---\nlicense: ${body.license}\n---\n`));
  for (const { path, content } of body.files ?? []) contents.set(path, Buffer.from(content, 'base64'));
  const ref = hubRefOf(repository, params);
  const upload = new InlineUpload(context, ref.organisation, options);
  const digest = createHash('sha256');
  const operations = [];
  for (const [path, bytes] of contents) {
    const file = inlineFile(bytes);
    await upload.add(file);
    digest.update(`${path}\0${file.sha256}\n`);
    const { sha256, size, gitOid } = file;
    operations.push({ operation: { case: 'add' as const, value: { path, sha256, size, gitOid } } });
  }
  await upload.finish();
  const { revision } = await context.clients
    .revisions(repository.kind)
    .commit({ ref, branch: 'main', bodyDigest: digest.digest('hex'), summary: 'initial commit', operations }, options);
  if (!revision) throw new AllianceError('unavailable', 'The repository was made, but nothing is in it yet. Go on.');
  const readme = contents.get('README.md')?.toString('utf8');
  if (readme) await applyReadme(context.clients, repository, { params, readme, options });
}
