import { AllianceError, isAllianceError } from '@alliance/errors/alliance-error';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { Operation, Purpose, PurposeSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import { answersOf } from '../form-answers.ts';
import { requireGrant } from '../gated-error.ts';
import type { HubContext } from '../hub-context.ts';
import { orNotFound, repoNotFound } from '../hub-error.ts';
import { hubRefOf, REPOSITORIES, type RepoName, RepoParams, type Repository, repoId } from '../repository.ts';

const Fields = Type.Record(Type.String({ maxLength: 200 }), Type.Unknown());
const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

/** Asking for access to a gated repository, and whether one has it. */
export function askAccessRoutes(app: App, context: HubContext): void {
  const { clients } = context;
  for (const repository of REPOSITORIES) {
    const root = `/api/${repository.plural}/:org/:name`;
    app.post(
      `/${repository.prefix}:org/:name/ask-access`,
      { schema: { hide: true, params: RepoParams, body: Type.Optional(Fields) } },
      async (request) => ask(context, repository, request, request.params, request.body ?? {}),
    );

    app.get(
      `${root}/auth-check`,
      { config: { public: true }, schema: { hide: true, params: RepoParams } },
      async (request) => {
        const { params } = request;
        const answer = await orNotFound(
          clients.grants.checkAccess(
            { asset: hubRefOf(repository, params), operation: Operation.DOWNLOAD },
            callOptions(request),
          ),
          () => repoNotFound(request, repoId(params)),
        );
        requireGrant(answer, request, repository, params);
        return {};
      },
    );

    app.get(`${root}/auth-check/write`, { schema: { hide: true, params: RepoParams } }, async (request) => {
      const { params } = request;
      const missing = () => repoNotFound(request, repoId(params));
      await orNotFound(
        clients.assets(repository.kind).getAsset({ ref: hubRefOf(repository, params) }, callOptions(request)),
        missing,
      );
      const { organisations } = await clients.members.getMe({}, callOptions(request));
      const role = organisations.find(({ organisation }) => organisation === params.org.toLowerCase())?.role;
      if (role === OrganisationRole.OWNER || role === OrganisationRole.PUBLISHER) return {};
      throw new AllianceError(
        'role_required',
        `Writing needs the role publisher in ${params.org}. Ask an owner for it.`,
      );
    });
  }
}

/** Takes purpose, dates and words from the form where it has them, and answers to the asset's own form; the rest is as usual for a person. */
async function ask(
  { clients }: HubContext,
  repository: Repository,
  request: FastifyRequest,
  params: RepoName,
  fields: Record<string, unknown>,
): Promise<object> {
  const ref = hubRefOf(repository, params);
  const missing = () => repoNotFound(request, repoId(params));
  const { asset } = await orNotFound(clients.assets(repository.kind).getAsset({ ref }, callOptions(request)), missing);
  if (asset?.access !== Access.GATED) {
    const answer = await clients.grants.checkAccess(
      { asset: ref, operation: Operation.DOWNLOAD },
      callOptions(request),
    );
    requireGrant(answer, request, repository, params);
    return { status: 'accepted' };
  }
  const { purpose, until, statement, ...rest } = fields;
  const { form } = await clients.rules.getForm({ asset: ref }, callOptions(request));
  const { answers, others } = answersOf(form?.fields ?? [], rest);
  const said = others.map(([label, value]) => `${label}: ${value}`);
  const words = [...(typeof statement === 'string' ? [statement] : []), ...said].join('\n');
  try {
    const { request: made } = await clients.grants.createRequest(
      {
        asset: ref,
        answers,
        purpose: (typeof purpose === 'string' ? enumValue(PurposeSchema, purpose) : undefined) || Purpose.RESEARCH,
        statement: words.length >= 20 ? words : `Asked by a Hugging Face client. ${words}`.trim(),
        until: timestampFromDate(typeof until === 'string' ? new Date(until) : new Date(Date.now() + YEAR_MS)),
      },
      callOptions(request),
    );
    return { status: 'pending', id: made?.id };
  } catch (error) {
    if (isAllianceError(error, 'already_exists')) return { status: 'pending' };
    throw error;
  }
}
