import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { EvaluationSchema, ModelCardSchema } from '@alliance/proto/alliance/models/v1/models_service_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, refOf, VersionParams, versionRefOf } from '../asset-kinds.ts';
import { parseVersionRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { entityTag, notModified, optionalRevision } from '../entity-tag.ts';
import { Body, Count, Reference, Text } from '../fields.ts';
import { present } from '../presentation.ts';

const Section = Type.Optional(Text(65_536));
const Card = Body({
  overview: Section,
  intendedUses: Section,
  outOfScopeUses: Section,
  trainingData: Section,
  trainingProcedure: Section,
  evaluation: Section,
  limitations: Section,
  ethicalConsiderations: Section,
  architecture: Type.Optional(Text(500)),
  parameterCount: Type.Optional(Count),
  library: Type.Optional(Text(100)),
  contact: Type.Optional(Text(500)),
});
const NewEvaluation = Body({
  dataset: Reference,
  split: Type.Optional(Text(100)),
  metric: Type.String({ minLength: 1, maxLength: 100 }),
  value: Type.Number(),
  unit: Type.Optional(Text(40)),
  notes: Type.Optional(Text(5_000)),
});
const tags = ['models'];
const kind = AssetKind.MODEL;

/** What models have beyond other assets: a card and evaluations. */
export function modelRoutes(app: App, { models }: Clients): void {
  app.put(
    '/v1/models/:org/:name/card',
    {
      schema: {
        tags,
        summary: 'Write the model card (If-Match needed to replace one)',
        params: AssetParams,
        body: Card,
        response: answers(ModelCardSchema, 'The card'),
      },
    },
    async (request, reply) => {
      const { parameterCount = 0, ...sections } = request.body;
      const card = { ...sections, ref: refOf(kind, request.params), parameterCount: BigInt(parameterCount) };
      const put = await models.putCard({ card, expectedRevision: optionalRevision(request) }, callOptions(request));
      if (put.card) reply.header('etag', entityTag(put.card.revision));
      return put.card && present(ModelCardSchema, put.card);
    },
  );

  app.get(
    '/v1/models/:org/:name/card',
    {
      config: { public: true },
      schema: { tags, summary: 'The model card', params: AssetParams, response: answers(ModelCardSchema, 'The card') },
    },
    async (request, reply) => {
      const { card } = await models.getCard({ ref: refOf(kind, request.params) }, callOptions(request));
      if (!card || notModified(request, reply, card.revision)) return reply;
      return present(ModelCardSchema, card);
    },
  );

  app.post(
    '/v1/models/:org/:name/versions/:version/evaluations',
    {
      schema: {
        tags,
        summary: 'Record an evaluation on an exact dataset version',
        params: VersionParams,
        body: NewEvaluation,
        response: answers(EvaluationSchema, 'The evaluation', 201),
      },
    },
    async (request, reply) => {
      const { dataset, ...rest } = request.body;
      const { evaluation } = await models.recordEvaluation(
        { ...rest, model: versionRefOf(kind, request.params), dataset: parseVersionRef(dataset) },
        callOptions(request),
      );
      return reply.code(201).send(evaluation && present(EvaluationSchema, evaluation));
    },
  );

  app.get(
    '/v1/models/:org/:name/versions/:version/evaluations',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Evaluations of a version, newest first',
        params: VersionParams,
        querystring: PageQuery,
        response: answersPage(EvaluationSchema, 'Evaluations'),
      },
    },
    async (request) => {
      const page = await models.listEvaluations(
        { model: versionRefOf(kind, request.params), ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(EvaluationSchema, page.evaluations, page.nextPageToken);
    },
  );
}
