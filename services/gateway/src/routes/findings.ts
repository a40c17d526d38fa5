import { FindingSchema, FindingStateSchema } from '@alliance/proto/alliance/datasets/v1/findings_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Name, Params, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

const Words = Type.String({ minLength: 1, maxLength: 5_000 });
const FindingParams = Params({ id: Type.String({ maxLength: 64 }) });
const ListQuery = Type.Intersect([
  PageQuery,
  Type.Object({ organisation: Type.Optional(Slug), state: Type.Optional(Name(FindingStateSchema)) }),
]);
const tags = ['findings'];

/** Where data does not go with what its owner says about personal data. */
export function findingRoutes(app: App, { findings }: Clients): void {
  app.get(
    '/v1/findings',
    {
      schema: {
        tags,
        summary: 'Findings on versions, newest first: for owners and stewards, governance and auditors',
        querystring: ListQuery,
        response: answersPage(FindingSchema, 'Findings'),
      },
    },
    async (request) => {
      const { organisation = '', state } = request.query;
      const wanted = { organisation, state: enumValue(FindingStateSchema, state), ...pageOf(request.query) };
      const page = await findings.listFindings(wanted, callOptions(request));
      return presentPage(FindingSchema, page.findings, page.nextPageToken);
    },
  );

  app.post(
    '/v1/findings/:id/explain',
    {
      schema: {
        tags,
        summary: 'Say what a finding is, as an owner of the organisation',
        params: FindingParams,
        body: Body({ text: Words }),
        response: answers(FindingSchema, 'The finding'),
      },
    },
    async (request) => {
      const { finding } = await findings.explainFinding({ ...request.params, ...request.body }, callOptions(request));
      return finding && present(FindingSchema, finding);
    },
  );

  app.post(
    '/v1/findings/:id/close',
    {
      schema: {
        tags,
        summary: 'Be done with a finding, for governance',
        params: FindingParams,
        body: Body({ reason: Words }),
        response: answers(FindingSchema, 'The finding'),
      },
    },
    async (request) => {
      const { finding } = await findings.closeFinding({ ...request.params, ...request.body }, callOptions(request));
      return finding && present(FindingSchema, finding);
    },
  );
}
