import { isAllianceError } from '@alliance/errors/alliance-error';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { Params } from '../../fields.ts';
import { entryNotFound, orNotFound } from '../hub-error.ts';
import { linkNext } from '../next-link.ts';
import { TreeQuery } from '../queries.ts';
import {
  hubRefOf,
  REPOSITORIES,
  type RepoName,
  RepoParams,
  type Repository,
  RevParams,
  resolveRevision,
} from '../repository.ts';
import { splitRevision } from '../split-revision.ts';
import { treeEntry } from '../tree-entries.ts';

const PAGE = 1_000;
const EXPANDED_PAGE = 50;
const Paths = Type.Union([Type.String(), Type.Array(Type.String({ maxLength: 2_000 }), { maxItems: 1_000 })]);
const PathsBody = Type.Object({ paths: Paths, expand: Type.Optional(Type.Union([Type.Boolean(), Type.String()])) });
const WildParams = Params({ ...RepoParams.properties, '*': Type.String({ maxLength: 2_000 }) });

/** What is in folders, and what stands at paths. */
export function treeRoutes(app: App, clients: Clients): void {
  for (const repository of REPOSITORIES) {
    const revisions = clients.revisions(repository.kind);
    app.get(
      `/api/${repository.plural}/:org/:name/tree/*`,
      { config: { public: true }, schema: { hide: true, params: WildParams, querystring: TreeQuery } },
      async (request, reply) => {
        const { params, query } = request;
        const { rev, path } = await split(repository, request, params, params['*']);
        const { revision } = await resolveRevision(clients, repository, request, { params, rev });
        const pageSize = Math.min(query.limit ?? PAGE, query.expand ? EXPANDED_PAGE : PAGE);
        const page = await orNotFound(
          revisions.listTree(
            {
              ref: hubRefOf(repository, params),
              revision: revision.id,
              folder: path,
              recursive: query.recursive ?? false,
              pageSize,
              pageToken: query.cursor ?? '',
            },
            callOptions(request),
          ),
          () => entryNotFound(path, revision.id),
        );
        linkNext(request, reply, page.nextPageToken);
        return page.entries.flatMap((entry) => treeEntry(entry, query.expand ? revision : undefined));
      },
    );

    app.post(
      `/api/${repository.plural}/:org/:name/paths-info/:rev`,
      { config: { public: true }, schema: { hide: true, params: RevParams, body: PathsBody } },
      async (request) => {
        const { params, body } = request;
        const { revision } = await resolveRevision(clients, repository, request, { params, rev: params.rev });
        const paths = (Array.isArray(body.paths) ? body.paths : [body.paths]).map((path) => path.replace(/\/+$/, ''));
        const { entries } = await revisions.getPaths(
          { ref: hubRefOf(repository, params), revision: revision.id, paths },
          callOptions(request),
        );
        return entries.flatMap((entry) => treeEntry(entry, isTrue(body.expand) ? revision : undefined));
      },
    );
  }

  /** Only a name that is no revision by itself is compared with the branches, which costs a call. */
  async function split(repository: Repository, request: FastifyRequest, params: RepoName, joined: string) {
    const simple = splitRevision(joined);
    if (simple.path === '' || simple.rev === 'main' || /^[0-9a-f]{7,40}$/.test(simple.rev)) return simple;
    try {
      const ref = hubRefOf(repository, params);
      const { branches } = await clients.revisions(repository.kind).listRefs({ ref }, callOptions(request));
      return splitRevision(
        joined,
        branches.map(({ name }) => name),
      );
    } catch (error) {
      if (isAllianceError(error, 'not_found')) return simple;
      throw error;
    }
  }
}

function isTrue(value: boolean | string | undefined): boolean {
  return value === true || value === 'true' || value === 'True';
}
