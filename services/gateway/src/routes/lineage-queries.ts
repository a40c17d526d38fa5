import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  DescendantModelSchema,
  EvaluationSetSchema,
  WeakSourceSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Name, Params } from '../fields.ts';

const VersionPath = Params({ kind: Name(AssetKindSchema), ...VersionParams.properties });
type Path = { kind: string; org: string; name: string; version: string };

const config = { public: true };
const common = { tags: ['provenance'], params: VersionPath, querystring: PageQuery };
const versionOf = (params: Path) => versionRefOf(enumValue(AssetKindSchema, params.kind), params);

/** What auditors ask about where versions come from and go to. */
export function lineageQueryRoutes(app: App, { lineageQueries }: Clients): void {
  app.get(
    '/v1/provenance/:kind/:org/:name/:version/trained-models',
    {
      config,
      schema: {
        ...common,
        summary: 'Models that were made with a version: directly, by way of others, through synthetic data',
        response: answersPage(DescendantModelSchema, 'Models, nearest first, each with a way to it'),
      },
    },
    async (request) => {
      const asked = { version: versionOf(request.params), ...pageOf(request.query) };
      const page = await lineageQueries.listTrainedModels(asked, callOptions(request));
      return presentPage(DescendantModelSchema, page.models, page.nextPageToken);
    },
  );

  app.get(
    '/v1/provenance/:kind/:org/:name/:version/evaluation-sets',
    {
      config,
      schema: {
        ...common,
        summary: 'What a model was evaluated with, and whether it was also made from it (contamination)',
        response: answersPage(
          EvaluationSetSchema,
          'Evaluation sets, with the way by which they came into the training',
        ),
      },
    },
    async (request) => {
      const asked = { version: versionOf(request.params), ...pageOf(request.query) };
      const page = await lineageQueries.listEvaluationSets(asked, callOptions(request));
      return presentPage(EvaluationSetSchema, page.sets, page.nextPageToken);
    },
  );

  app.get(
    '/v1/provenance/:kind/:org/:name/:version/weak-sources',
    {
      config,
      schema: {
        ...common,
        summary: 'Sources of a version, all the way up, that are retracted, deprecated, unknown or may change',
        response: answersPage(WeakSourceSchema, 'Sources, nearest first, each with a way to it'),
      },
    },
    async (request) => {
      const asked = { version: versionOf(request.params), ...pageOf(request.query) };
      const page = await lineageQueries.listWeakSources(asked, callOptions(request));
      return presentPage(WeakSourceSchema, page.sources, page.nextPageToken);
    },
  );
}
