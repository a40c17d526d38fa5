import { notFound } from '@alliance/errors/alliance-error';
import { AccessSchema, AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  CatalogueItemSchema,
  FacetSchema,
  GetIndexStatusResponseSchema,
  SuggestionSchema,
} from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { CallOptions } from '@alliance/rpc/types';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { notModified } from '../entity-tag.ts';
import { Access, Name, Params, Slug, Text } from '../fields.ts';
import { HotAnswers } from '../hot-answers.ts';
import { present } from '../presentation.ts';

const SearchQuery = Type.Intersect([
  PageQuery,
  Type.Object({
    q: Type.Optional(
      Type.String({ maxLength: 500, description: 'Words, with or without Vietnamese marks; "quoted" for a phrase.' }),
    ),
    kind: Type.Optional(Name(AssetKindSchema)),
    organisation: Type.Optional(Slug),
    licence: Type.Optional(Text(200)),
    access: Type.Optional(Access),
    language: Type.Optional(Text(35)),
    tag: Type.Optional(Text(60)),
    task: Type.Optional(Text(60)),
    label: Type.Optional(Type.String({ enum: ['public-alliance'] })),
    sort: Type.Optional(Type.String({ enum: ['relevance', 'newest', 'name'] })),
  }),
]);
const SuggestQuery = Type.Object({
  q: Type.String({ minLength: 1, maxLength: 100 }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
});
const tags = ['catalogue'];

/** Finding things. */
export function catalogueRoutes(app: App, clients: Clients): void {
  const { catalogue } = clients;
  app.get(
    '/v1/catalogue',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Search datasets and models',
        querystring: SearchQuery,
        response: answersPage(CatalogueItemSchema, 'What the caller may see, with counts per facet', {
          facets: { type: 'array', items: { $ref: 'Facet#' } },
          total: { type: 'integer' },
          totalIsLowerBound: { type: 'boolean' },
        }),
      },
    },
    async (request) => {
      const { q = '', kind, access, limit: _limit, cursor: _cursor, ...filters } = request.query;
      const found = await catalogue.search(
        {
          ...filters,
          query: q,
          kind: enumValue(AssetKindSchema, kind),
          access: enumValue(AccessSchema, access),
          ...pageOf(request.query),
        },
        callOptions(request),
      );
      return {
        ...presentPage(CatalogueItemSchema, found.items, found.nextPageToken),
        facets: found.facets.map((facet) => present(FacetSchema, facet)),
        total: Number(found.total),
        totalIsLowerBound: found.totalIsLowerBound,
      };
    },
  );

  app.get(
    '/v1/catalogue/suggest',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Names that begin like this',
        querystring: SuggestQuery,
        response: {
          200: {
            type: 'object',
            required: ['items'],
            properties: { items: { type: 'array', items: { $ref: 'Suggestion#' } } },
          },
        },
      },
    },
    async (request) => {
      const { suggestions } = await catalogue.suggest(
        { query: request.query.q, limit: request.query.limit ?? 8 },
        callOptions(request),
      );
      return { items: suggestions.map((suggestion) => present(SuggestionSchema, suggestion)) };
    },
  );

  itemRoute(app, clients);
  indexRoutes(app, clients);
}

function itemRoute(app: App, { catalogue }: Clients): void {
  const hot = new HotAnswers();
  app.get(
    '/v1/catalogue/items/:kind/:org/:name',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'One item of the catalogue',
        params: Params({ kind: Name(AssetKindSchema), ...AssetParams.properties }),
        response: answers(CatalogueItemSchema, 'The item'),
      },
    },
    async (request, reply) => {
      const { kind, org, name } = request.params;
      const ask = async (options: CallOptions) => {
        const ref = { kind: enumValue(AssetKindSchema, kind), organisation: org, name };
        const { item } = await catalogue.getItem({ ref }, options);
        if (!item) throw notFound(`${kind} ${org}/${name} in the catalogue`);
        return { body: JSON.stringify(present(CatalogueItemSchema, item)), revision: item.revision };
      };
      const options = callOptions(request);
      const { body, revision } =
        options.callerToken === undefined
          ? await hot.get(`${kind}/${org}/${name}`, () => ask({ traceId: request.id }))
          : await ask(options);
      if (notModified(request, reply, revision)) return reply;
      return reply.type('application/json; charset=utf-8').send(body as never);
    },
  );
}

function indexRoutes(app: App, { catalogue }: Clients): void {
  app.get(
    '/v1/catalogue/status',
    {
      schema: {
        tags,
        summary: 'How fresh the catalogue is',
        response: answers(GetIndexStatusResponseSchema, 'State of the index'),
      },
    },
    async (request) => present(GetIndexStatusResponseSchema, await catalogue.getIndexStatus({}, callOptions(request))),
  );

  app.post(
    '/v1/catalogue/rebuild',
    {
      schema: {
        tags,
        summary: 'Governance: build the catalogue anew from the events, while the old one serves',
        response: {
          202: {
            description: 'The generation that is being built',
            type: 'object',
            properties: { generation: { type: 'integer' } },
          },
          '4xx': { $ref: 'Problem#' },
        },
      },
    },
    async (request, reply) => {
      const { generation } = await catalogue.rebuild({}, callOptions(request));
      return reply.code(202).send({ generation: Number(generation) });
    },
  );
}
