import { LineageBuilderSchema } from '@alliance/proto/alliance/provenance/v1/lineage_run_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Params, Slug, Text } from '../fields.ts';
import { present } from '../presentation.ts';

const NewBuilder = Body({
  organisation: Slug,
  producer: Type.String({ minLength: 1, maxLength: 500, description: 'The `producer` of its events, exactly.' }),
  tokenId: { ...Text(64), description: 'Id of the API token that it reports with.' },
});
const tags = ['provenance'];

/** Pipelines whose reports count as captured. */
export function lineageBuilderRoutes(app: App, { lineageRuns }: Clients): void {
  app.post(
    '/v1/lineage/builders',
    {
      schema: {
        tags,
        summary: 'Governance, not of the organisation: let runs count as captured that a pipeline reports',
        body: NewBuilder,
        response: answers(LineageBuilderSchema, 'The builder', 201),
      },
    },
    async (request, reply) => {
      const { builder } = await lineageRuns.registerBuilder(request.body, callOptions(request));
      return reply.code(201).send(builder && present(LineageBuilderSchema, builder));
    },
  );

  app.get(
    '/v1/lineage/builders',
    {
      schema: {
        tags,
        summary: 'Builders of my organisations, newest first; governance, auditor: all',
        querystring: Type.Intersect([PageQuery, Type.Object({ organisation: Type.Optional(Slug) })]),
        response: answersPage(LineageBuilderSchema, 'Builders'),
      },
    },
    async (request) => {
      const { organisation = '', ...query } = request.query;
      const page = await lineageRuns.listBuilders({ organisation, ...pageOf(query) }, callOptions(request));
      return presentPage(LineageBuilderSchema, page.builders, page.nextPageToken);
    },
  );

  app.post(
    '/v1/lineage/builders/:id/revoke',
    {
      schema: {
        tags,
        summary: 'Governance: what the pipeline reports from now on is its organisation’s own word',
        params: Params({ id: Type.String({ maxLength: 64 }) }),
        response: answers(LineageBuilderSchema, 'The builder'),
      },
    },
    async (request) => {
      const { builder } = await lineageRuns.revokeBuilder({ builderId: request.params.id }, callOptions(request));
      return builder && present(LineageBuilderSchema, builder);
    },
  );
}
