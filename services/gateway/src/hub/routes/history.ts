import type { NamedRef } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { Params } from '../../fields.ts';
import { orNotFound, repoNotFound } from '../hub-error.ts';
import { isoDate } from '../iso-date.ts';
import { linkNext } from '../next-link.ts';
import { ExpandQuery, expandOf } from '../queries.ts';
import { hubRefOf, REPOSITORIES, RepoParams, repoId, resolveRevision } from '../repository.ts';
import { splitRevision } from '../split-revision.ts';

const PAGE = 50;
const CommitsQuery = Type.Intersect([
  ExpandQuery,
  Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    p: Type.Optional(Type.Integer({ minimum: 0 })),
    cursor: Type.Optional(Type.String({ maxLength: 4_096 })),
  }),
]);
const RefsQuery = Type.Object({ include_prs: Type.Optional(Type.String({ maxLength: 10 })) });
const WildParams = Params({ ...RepoParams.properties, '*': Type.String({ maxLength: 400 }) });

/** Branches, tags and commits. */
export function historyRoutes(app: App, clients: Clients): void {
  for (const repository of REPOSITORIES) {
    const revisions = clients.revisions(repository.kind);
    app.get(
      `/api/${repository.plural}/:org/:name/refs`,
      { config: { public: true }, schema: { hide: true, params: RepoParams, querystring: RefsQuery } },
      async (request) => {
        const { params, query } = request;
        const ref = hubRefOf(repository, params);
        const { branches, tags } = await orNotFound(revisions.listRefs({ ref }, callOptions(request)), () =>
          repoNotFound(request, repoId(params)),
        );
        // There are no pull requests here; who asks for them reads the list.
        const pullRequests = /^(1|true)$/i.test(query.include_prs ?? '') ? { pullRequests: [] } : {};
        return { branches: branches.map(refOf), tags: tags.map(refOf), converts: [], ...pullRequests };
      },
    );

    app.get(
      `/api/${repository.plural}/:org/:name/commits/*`,
      { config: { public: true }, schema: { hide: true, params: WildParams, querystring: CommitsQuery } },
      async (request, reply) => {
        const { params, query } = request;
        const rev = splitRevision(params['*'], [params['*']]).rev;
        const { revision } = await resolveRevision(clients, repository, request, { params, rev });
        const page = await revisions.listRevisions(
          {
            ref: hubRefOf(repository, params),
            revision: revision.id,
            pageSize: query.limit ?? PAGE,
            pageToken: query.cursor ?? '',
          },
          callOptions(request),
        );
        reply.header('x-total-count', String(page.totalCount));
        linkNext(request, reply, page.nextPageToken);
        const formatted = expandOf(query).includes('formatted');
        return page.revisions.map(({ id, summary, description, createdAt }) => ({
          id,
          title: summary,
          message: description,
          // Who works for an organisation is its own affair: its name stands for them.
          authors: [{ user: params.org.toLowerCase(), avatar: '' }],
          date: isoDate(createdAt),
          ...(formatted ? { formatted: { title: summary, message: description } } : {}),
        }));
      },
    );
  }
}

function refOf({ name, ref, revisionId }: NamedRef) {
  return { name, ref, targetCommit: revisionId };
}
