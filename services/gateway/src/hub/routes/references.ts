import { isAllianceError } from '@alliance/errors/alliance-error';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import { Params } from '../../fields.ts';
import type { HubContext } from '../hub-context.ts';
import { HubError, orNotFound, repoNotFound, revisionNotFound } from '../hub-error.ts';
import { hubRefOf, REPOSITORIES, RepoParams, RevParams, repoId, resolveRevision } from '../repository.ts';

const BranchParams = Params({ ...RepoParams.properties, '*': Type.String({ minLength: 1, maxLength: 300 }) });
const NewBranch = Type.Object({
  startingPoint: Type.Optional(Type.Union([Type.String({ maxLength: 300 }), Type.Null()])),
  emptyBranch: Type.Optional(Type.Boolean()),
  overwrite: Type.Optional(Type.Boolean()),
});
const NewTag = Type.Object({
  tag: Type.String({ minLength: 1, maxLength: 100 }),
  message: Type.Optional(Type.Union([Type.String({ maxLength: 20_000 }), Type.Null()])),
});
const Settings = Type.Object({
  visibility: Type.Optional(Type.String({ enum: ['public', 'private'] })),
  private: Type.Optional(Type.Boolean()),
  gated: Type.Optional(Type.Union([Type.String({ enum: ['auto', 'manual'] }), Type.Boolean()])),
});
const LONG_MS = 120_000;

/** Branches; tags, which publish; and who has access. */
export function referenceRoutes(app: App, { clients }: HubContext): void {
  for (const repository of REPOSITORIES) {
    const revisions = clients.revisions(repository.kind);
    const root = `/api/${repository.plural}/:org/:name`;
    app.post(`${root}/branch/*`, { schema: { hide: true, params: BranchParams, body: NewBranch } }, async (request) => {
      const { params, body } = request;
      const branch = params['*'];
      try {
        await orNotFound(
          revisions.createBranch(
            {
              ref: hubRefOf(repository, params),
              branch,
              startingPoint: body.startingPoint ?? '',
              empty: body.emptyBranch ?? false,
              overwrite: body.overwrite ?? false,
            },
            callOptions(request),
          ),
          () => revisionNotFound(body.startingPoint ?? 'main'),
        );
      } catch (error) {
        if (!isAllianceError(error, 'already_exists')) throw error;
        throw new HubError(`Reference refs/heads/${branch} already exists`, { code: 'already_exists' });
      }
      return {};
    });

    app.delete(`${root}/branch/*`, { schema: { hide: true, params: BranchParams } }, async (request) => {
      const branch = request.params['*'];
      if (branch === 'main')
        throw new HubError('Cannot delete refs/heads/main', { code: 'state_conflict', status: 403 });
      await orNotFound(
        revisions.deleteBranch({ ref: hubRefOf(repository, request.params), branch }, callOptions(request)),
        () => revisionNotFound(branch),
      );
      return {};
    });

    app.post(
      `${root}/tag/:rev`,
      { schema: { hide: true, params: RevParams, body: NewTag } },
      async (request, reply) => {
        const { params, body } = request;
        const { revision } = await resolveRevision(clients, repository, request, { params, rev: params.rev });
        try {
          const { version } = await revisions.publishRevision(
            { ref: hubRefOf(repository, params), revision: revision.id, version: body.tag, notes: body.message ?? '' },
            { ...callOptions(request), deadlineMs: LONG_MS },
          );
          reply.header('x-hf-warning', `published:${repoId(params)}; Published as version ${version?.ref?.version}.`);
          return {};
        } catch (error) {
          throw isAllianceError(error) ? toTagError(error, body.tag) : error;
        }
      },
    );

    app.delete(`${root}/tag/:rev`, { schema: { hide: true, params: RevParams } }, async (request) => {
      const { params } = request;
      await resolveRevision(clients, repository, request, { params, rev: `refs/tags/${params.rev}` });
      throw new HubError(
        `The tag ${params.rev} is a published version and stays. To take it back, retract it with a reason.`,
        { code: 'state_conflict', status: 403 },
      );
    });

    app.put(`${root}/settings`, { schema: { hide: true, params: RepoParams, body: Settings } }, async (request) => {
      const ref = hubRefOf(repository, request.params);
      const options = callOptions(request);
      const missing = () => repoNotFound(request, repoId(request.params));
      const { asset } = await orNotFound(clients.assets(repository.kind).getAsset({ ref }, options), missing);
      const access = accessOf(request.body, asset?.access ?? Access.PRIVATE);
      await orNotFound(
        clients.assets(repository.kind).updateAsset({ ref, access, expectedRevision: asset?.revision ?? 0n }, options),
        missing,
      );
      const isPrivate = access === Access.PRIVATE;
      return { private: isPrivate, visibility: isPrivate ? 'private' : 'public' };
    });
  }
}

type Wish = { visibility?: string; private?: boolean; gated?: string | boolean };

/** What the settings make of an asset's access; what they do not name stays. */
function accessOf({ visibility, private: isPrivate, gated }: Wish, access: Access): Access {
  const hidden = visibility ? visibility === 'private' : (isPrivate ?? access === Access.PRIVATE);
  if (hidden) return Access.PRIVATE;
  if (gated === 'auto') return Access.ALLIANCE;
  if (gated === 'manual' || gated === true) return Access.GATED;
  if (gated === false || access === Access.PRIVATE) return Access.OPEN;
  return access;
}

/** Only "already there" may be a conflict: clients take any other conflict for success too. */
function toTagError(error: Error & { code: string }, tag: string): Error {
  if (!isAllianceError(error)) return error;
  if (error.code === 'already_exists') return new HubError(`Tag ${tag} already exists`, { code: 'already_exists' });
  if (error.code === 'invalid_version') return new HubError(error.message, { code: 'invalid_version' });
  if (['state_conflict', 'concurrent_change', 'bytes_missing', 'card_required'].includes(error.code))
    return new HubError(error.message, { code: error.code, status: 422 });
  return error;
}
