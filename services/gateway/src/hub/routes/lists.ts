import { invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { linkNext } from '../next-link.ts';
import { ExpandQuery, expandOf } from '../queries.ts';
import { REPOSITORIES } from '../repository.ts';
import { expanded, repositoryInfo } from '../repository-info.ts';

const MAX_PAGE = 200;
const Words = Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 });
const ListQuery = Type.Intersect([
  ExpandQuery,
  Type.Object({
    search: Type.Optional(Type.String({ maxLength: 500 })),
    author: Type.Optional(Type.String({ maxLength: 96 })),
    filter: Type.Optional(Words),
    pipeline_tag: Type.Optional(Type.String({ maxLength: 60 })),
    sort: Type.Optional(Type.String({ maxLength: 40 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    cursor: Type.Optional(Type.String({ maxLength: 1_024 })),
  }),
]);
const SORTS: Readonly<Record<string, string>> = { lastModified: 'newest', createdAt: 'newest', id: 'name' };

/** Repositories that the caller may see. */
export function listRoutes(app: App, { catalogue, licensing }: Clients): void {
  for (const repository of REPOSITORIES) {
    app.get(
      `/api/${repository.plural}`,
      { config: { public: true }, schema: { hide: true, querystring: ListQuery } },
      async (request, reply) => {
        const { query } = request;
        const filters = filtersOf(query);
        const found = await catalogue.search(
          {
            kind: repository.kind,
            query: query.search ?? '',
            organisation: query.author?.toLowerCase() ?? '',
            ...filters,
            licence: await canonicalLicence(licensing, filters.licence, request),
            sort: SORTS[query.sort ?? ''] ?? (query.search ? 'relevance' : 'newest'),
            pageSize: Math.min(query.limit ?? 100, MAX_PAGE),
            pageToken: query.cursor ?? '',
          },
          callOptions(request),
        );
        linkNext(request, reply, found.nextPageToken);
        return found.items.map((item) => expanded(repositoryInfo(repository, item), expandOf(query)));
      },
    );
  }
}

/** A licence as the catalogue has it: tags have it in small letters. One that is not known stays as it is, and nothing has it. */
async function canonicalLicence(
  licensing: Clients['licensing'],
  licence: string,
  request: FastifyRequest,
): Promise<string> {
  if (licence === '') return '';
  try {
    return (await licensing.checkExpression({ expression: licence }, callOptions(request))).expression;
  } catch (error) {
    if (isAllianceError(error, 'licence_unknown', 'invalid_argument')) return licence;
    throw error;
  }
}

/** Tags such as "language:vi", and plain ones. Throws `invalid_argument` for two of the same, which no list answers. */
function filtersOf({ filter = [], pipeline_tag: pipelineTag }: Static<typeof ListQuery>) {
  const filters = { language: '', licence: '', task: pipelineTag ?? '', tag: '' };
  const names = { language: 'language', license: 'licence', task_categories: 'task' } as const;
  for (const entry of filter) {
    const [prefix = '', value = ''] = entry.split(/:(.*)/s);
    const name = Object.hasOwn(names, prefix) ? names[prefix as keyof typeof names] : 'tag';
    const wanted = name === 'tag' ? entry : value;
    if (filters[name] !== '' && filters[name] !== wanted)
      throw invalidArgument(`Filter by one ${name} at a time: "${filters[name]}" and "${wanted}" were asked for.`);
    filters[name] = wanted;
  }
  return filters;
}
