import { AccessRequestSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { type TrainedModelSchema, UseReportSchema } from '@alliance/proto/alliance/grants/v1/use_report_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import Type, { type Static } from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { parseVersionRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Answers, Body, defined, Moment, Params, Reference, Text, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

const IdParams = Params({ id: Type.String({ maxLength: 64 }) });
const Report = Body({
  outputs: Type.Optional(
    Type.Array(
      Body({
        title: Type.String({ minLength: 1, maxLength: 300 }),
        url: Type.String({ minLength: 1, maxLength: 500, description: 'An http(s) address or a DOI.' }),
      }),
      { maxItems: 50 },
    ),
  ),
  models: Type.Optional(
    Type.Array(
      Type.Union([Body({ version: Reference }), Body({ external: Type.String({ minLength: 1, maxLength: 300 }) })]),
      {
        maxItems: 50,
        description:
          'Models trained with it: an exact version, as in model:org/name@1.0.0, becomes part of its lineage; others in words.',
      },
    ),
  ),
  incidents: Type.String({ minLength: 1, maxLength: 2_000 }),
});
const Renewal = Body({
  until: Moment,
  statement: Type.Optional(Text(5_000)),
  seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  answers: Type.Optional(Answers),
  report: Report,
});
const tags = ['grants'];

/** Renewing a grant with a report of its use, and reading the report. */
export function renewalRoutes(app: App, { life }: Clients): void {
  app.post(
    '/v1/grants/:id/renew',
    {
      schema: {
        tags,
        summary: 'Holder, from 60 days before the end: ask for the same once more, with a report of its use',
        params: IdParams,
        body: Renewal,
        response: answers(AccessRequestSchema, 'The request', 201),
      },
    },
    async (request, reply) => {
      const { until, report, ...rest } = request.body;
      const { request: made } = await life.renewGrant(
        defined({ ...rest, grantId: request.params.id, until: toTimestamp(until), report: toReport(report) }),
        callOptions(request),
      );
      reply.code(201).header('location', `/v1/access-requests/${made?.id}`);
      return reply.send((made && present(AccessRequestSchema, made)) as never);
    },
  );

  app.get(
    '/v1/access-requests/:id/use-report',
    {
      schema: {
        tags,
        summary: 'Applicant, steward, reviewer, governance: the report of use that came with a renewal',
        params: IdParams,
        response: answers(UseReportSchema, 'The report'),
      },
    },
    async (request) => {
      const { report } = await life.getUseReport({ requestId: request.params.id }, callOptions(request));
      return report && present(UseReportSchema, report);
    },
  );
}

function toReport({ outputs = [], models = [], incidents }: Static<typeof Report>) {
  return { outputs, incidents, models: models.map(toModel) };
}

function toModel(given: { version: string } | { external: string }): MessageInitShape<typeof TrainedModelSchema> {
  return 'external' in given
    ? { model: { case: 'external', value: given.external } }
    : { model: { case: 'version', value: parseVersionRef(given.version) } };
}
