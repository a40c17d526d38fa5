import type { FileEntry } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { orNotFound, repoNotFound } from '../hub-error.ts';
import { expandOf, InfoQuery } from '../queries.ts';
import {
  hubRefOf,
  REPOSITORIES,
  type RepoName,
  RepoParams,
  type Repository,
  type Resolved,
  RevParams,
  repoId,
  resolveRevision,
} from '../repository.ts';
import { expanded, revisionInfo } from '../repository-info.ts';

/** Larger repositories are listed by `tree`, which comes in pages. */
const MAX_SIBLINGS = 10_000;
const PAGE = 1_000;

/** What a repository is, and what it holds. */
export function infoRoutes(app: App, clients: Clients): void {
  for (const repository of REPOSITORIES) {
    const schema = { hide: true, querystring: InfoQuery };
    const config = { public: true };
    app.get(`/api/${repository.plural}/:org/:name`, { config, schema: { ...schema, params: RepoParams } }, (request) =>
      info(request, request.params, request.query),
    );
    app.get(
      `/api/${repository.plural}/:org/:name/revision/:rev`,
      { config, schema: { ...schema, params: RevParams } },
      (request) => info(request, request.params, request.query),
    );

    async function info(request: FastifyRequest, params: RepoName & { rev?: string }, query: Static<typeof InfoQuery>) {
      const resolved = await resolveRevision(clients, repository, request, { params, rev: params.rev });
      const { asset } = await orNotFound(
        clients.assets(repository.kind).getAsset({ ref: hubRefOf(repository, params) }, callOptions(request)),
        () => repoNotFound(request, repoId(params)),
      );
      if (!asset) throw repoNotFound(request, repoId(params));
      const keys = expandOf(query);
      const wanted = keys.length === 0 || keys.includes('siblings');
      const siblings = wanted ? await filesOf(repository, request, params, resolved) : [];
      return expanded(revisionInfo(repository, asset, resolved, { siblings, blobs: query.blobs ?? false }), keys);
    }
  }

  async function filesOf(
    repository: Repository,
    request: FastifyRequest,
    params: RepoName,
    { revision }: Resolved,
  ): Promise<FileEntry[]> {
    const files: FileEntry[] = [];
    const ref = hubRefOf(repository, params);
    for (let pageToken = ''; files.length < MAX_SIBLINGS; ) {
      const page = await clients
        .revisions(repository.kind)
        .listTree({ ref, revision: revision.id, recursive: true, pageSize: PAGE, pageToken }, callOptions(request));
      for (const { entry } of page.entries) if (entry.case === 'file') files.push(entry.value);
      if (page.nextPageToken === '') return files;
      pageToken = page.nextPageToken;
    }
    return files.slice(0, MAX_SIBLINGS);
  }
}
