import { LineageRunSchema } from '@alliance/proto/alliance/provenance/v1/lineage_run_pb';
import {
  GetRunResponseSchema,
  ReportRunEventResponseSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

// Only what tells a run event from other things: everything else is said by the service, with every problem at once.
const RunEvent = Type.Object(
  {
    eventTime: Type.String(),
    run: Type.Object({ runId: Type.String() }),
    job: Type.Object({ namespace: Type.String(), name: Type.String() }),
  },
  {
    description:
      'A RunEvent of OpenLineage 2-0-2, at most 1 MiB. The namespace of the job is the name of the organisation, or begins with it and "/". Versions of this registry have its public URL as namespace, the name "dataset:org/name" or "model:org/name" and the facet "version"; everything else is a source outside.',
  },
);
/** Room for an event that is too large, so that it is refused as what it is. */
const BODY_LIMIT = 2_097_152;
const OfOrganisation = Type.Object({ organisation: Type.Optional(Slug) });
const tags = ['provenance'];

/** Runs that pipelines report by OpenLineage events. */
export function lineageRunRoutes(app: App, clients: Clients, { publicUrl }: { publicUrl: string }): void {
  reportingRoute(app, clients, publicUrl);
  readingRoutes(app, clients);
}

function reportingRoute(app: App, { lineageRuns }: Clients, registry: string): void {
  app.post(
    '/v1/lineage/openlineage',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        summary: 'Owner, publisher of the organisation whose job it is: report an event of a run (OpenLineage)',
        body: RunEvent,
        response: {
          ...answers(ReportRunEventResponseSchema, 'The run; the same event was kept before'),
          ...answers(ReportRunEventResponseSchema, 'The run, as its events have it now', 201),
        },
      },
    },
    async (request, reply) => {
      const event = Buffer.from(JSON.stringify(request.body), 'utf8');
      const answer = await lineageRuns.reportRunEvent({ event, registry }, callOptions(request));
      return reply.code(answer.recorded ? 201 : 200).send(present(ReportRunEventResponseSchema, answer));
    },
  );
}

function readingRoutes(app: App, { lineageRuns }: Clients): void {
  app.get(
    '/v1/lineage/runs',
    {
      schema: {
        tags,
        summary: 'Reported runs of my organisations, newest first; governance, auditor: all',
        querystring: Type.Intersect([PageQuery, OfOrganisation]),
        response: answersPage(LineageRunSchema, 'Runs'),
      },
    },
    async (request) => {
      const { organisation = '', ...query } = request.query;
      const page = await lineageRuns.listRuns({ organisation, ...pageOf(query) }, callOptions(request));
      return presentPage(LineageRunSchema, page.runs, page.nextPageToken);
    },
  );

  app.get(
    '/v1/lineage/runs/:id',
    {
      schema: {
        tags,
        summary: 'A reported run, with what it read and wrote',
        params: Params({ id: Type.String({ maxLength: 64 }) }),
        querystring: OfOrganisation,
        response: answers(GetRunResponseSchema, 'The run'),
      },
    },
    async (request) => {
      const { organisation = '' } = request.query;
      const run = await lineageRuns.getRun({ runId: request.params.id, organisation }, callOptions(request));
      return present(GetRunResponseSchema, run);
    },
  );
}
