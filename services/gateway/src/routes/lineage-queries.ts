import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  DescendantModelSchema,
  EvaluationSetSchema,
  WeakSourceSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { answersPageOrCsv, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AsOfQuery, asOfAnswer, asOfOf, presentAsOf, sameMoment } from '../as-of.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { FormatQuery, sendCsv, wantsCsv } from '../csv-answer.ts';
import { Name, Params } from '../fields.ts';
import { NODE_COLUMNS, nameOf, nodeCells, WAY_COLUMNS, wayCells } from '../lineage-csv.ts';

const VersionPath = Params({ kind: Name(AssetKindSchema), ...VersionParams.properties });
const Query = Type.Object({ ...PageQuery.properties, ...AsOfQuery.properties, ...FormatQuery.properties });
type Asking = FastifyRequest<{ Params: Static<typeof VersionPath>; Querystring: Static<typeof Query> }>;

const config = { public: true };
const common = { tags: ['provenance'], params: VersionPath, querystring: Query };

/** What a request asks about, without its page. */
function questionOf({ params, query }: Asking) {
  return { version: versionRefOf(enumValue(AssetKindSchema, params.kind), params), ...asOfOf(query) };
}

type Question = ReturnType<typeof questionOf> & { pageSize: number; pageToken: string };
type Answer = { nextPageToken: string; asOfSize?: bigint | undefined };
type List<Page extends Answer> = {
  name: string;
  columns: readonly string[];
  ask: (question: Question, request: Asking) => Promise<Page>;
  rows: (page: Page) => (string | number | bigint)[][];
};

/** A page as JSON, or the whole list as CSV, all of one moment. */
async function answerList<Page extends Answer>(
  request: Asking,
  reply: FastifyReply,
  { name, columns, ask, rows }: List<Page>,
  show: (page: Page) => object,
) {
  reply.header('vary', 'accept');
  const question = questionOf(request);
  if (!wantsCsv(request, request.query.format)) {
    const page = await ask({ ...question, ...pageOf(request.query) }, request);
    return { ...show(page), ...presentAsOf(page) };
  }
  const first = await ask({ ...question, pageSize: 1_000, pageToken: '' }, request);
  const same = { ...question, ...sameMoment(first), pageSize: 1_000 };
  const { kind, org, name: asset, version } = request.params;
  return sendCsv(reply, {
    name: `${name}-${kind}-${org}-${asset}-${version}`,
    header: [...columns, ...WAY_COLUMNS],
    first,
    next: (pageToken) => ask({ ...same, pageToken }, request),
    rows,
  });
}

/** What auditors ask about where versions come from and go to. */
export function lineageQueryRoutes(app: App, clients: Clients): void {
  trainedModelsRoute(app, clients);
  evaluationSetsRoute(app, clients);
  weakSourcesRoute(app, clients);
}

function trainedModelsRoute(app: App, { lineageQueries }: Clients): void {
  app.get(
    '/v1/provenance/:kind/:org/:name/:version/trained-models',
    {
      config,
      schema: {
        ...common,
        summary: 'Models that were made with a version: directly, by way of others, through synthetic data',
        response: answersPageOrCsv(DescendantModelSchema, 'Models, nearest first, each with a way to it', asOfAnswer),
      },
    },
    (request, reply) =>
      answerList(
        request,
        reply,
        {
          name: 'trained-models',
          columns: ['model', ...NODE_COLUMNS, 'directly', 'through_synthetic', 'without_synthetic'],
          ask: (question) => lineageQueries.listTrainedModels(question, callOptions(request)),
          rows: (page) =>
            page.models.flatMap(({ model, directly, throughSynthetic, withoutSynthetic, ...way }) => {
              const how = [directly, throughSynthetic, withoutSynthetic].map(String);
              return model ? [[nameOf(model), ...nodeCells(model), ...how, ...wayCells(way, page)]] : [];
            }),
        },
        (page) => presentPage(DescendantModelSchema, page.models, page.nextPageToken),
      ),
  );
}

function evaluationSetsRoute(app: App, { lineageQueries }: Clients): void {
  const description = 'Evaluation sets, with the way by which they came into the training';
  app.get(
    '/v1/provenance/:kind/:org/:name/:version/evaluation-sets',
    {
      config,
      schema: {
        ...common,
        summary: 'What a model was evaluated with, and whether it was also made from it (contamination)',
        response: answersPageOrCsv(EvaluationSetSchema, description, asOfAnswer),
      },
    },
    (request, reply) =>
      answerList(
        request,
        reply,
        {
          name: 'evaluation-sets',
          columns: ['set', ...NODE_COLUMNS, 'in_training'],
          ask: (question) => lineageQueries.listEvaluationSets(question, callOptions(request)),
          rows: (page) =>
            page.sets.flatMap(({ set, inTraining, ...way }) =>
              set ? [[nameOf(set), ...nodeCells(set), String(inTraining), ...wayCells(way, page)]] : [],
            ),
        },
        (page) => presentPage(EvaluationSetSchema, page.sets, page.nextPageToken),
      ),
  );
}

function weakSourcesRoute(app: App, { lineageQueries }: Clients): void {
  app.get(
    '/v1/provenance/:kind/:org/:name/:version/weak-sources',
    {
      config,
      schema: {
        ...common,
        summary: 'Sources of a version, all the way up, that are retracted, deprecated, unknown or may change',
        response: answersPageOrCsv(WeakSourceSchema, 'Sources, nearest first, each with a way to it', asOfAnswer),
      },
    },
    (request, reply) =>
      answerList(
        request,
        reply,
        {
          name: 'weak-sources',
          columns: ['source', ...NODE_COLUMNS, 'weakness'],
          ask: (question) => lineageQueries.listWeakSources(question, callOptions(request)),
          rows: (page) =>
            page.sources.flatMap(({ source, weakness, ...way }) =>
              source ? [[nameOf(source), ...nodeCells(source), weakness, ...wayCells(way, page)]] : [],
            ),
        },
        (page) => presentPage(WeakSourceSchema, page.sources, page.nextPageToken),
      ),
  );
}
