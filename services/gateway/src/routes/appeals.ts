import {
  type Appeal,
  AppealSchema,
  AppealStateSchema,
  DecisionSchema,
} from '@alliance/proto/alliance/grants/v1/decision_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Name, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const IdParams = Params({ id: Type.String({ maxLength: 64 }) });
const Reasons = Body({ reasons: Type.String({ minLength: 3, maxLength: 2_000 }) });
const ListQuery = Type.Intersect([PageQuery, Type.Object({ state: Type.Optional(Name(AppealStateSchema)) })]);
const tags = ['appeals'];
const shown = ({ appeal }: { appeal?: Appeal | undefined }) => appeal && present(AppealSchema, appeal);

/** What an appeal can be against, as paths name it. */
const AGAINST = [
  { path: '/v1/access-requests', field: 'requestId', what: 'the rejection of a request', who: 'Applicant' },
  { path: '/v1/grants', field: 'grantId', what: 'the revocation of a grant', who: 'Holder' },
] as const;

/** Appeals against decisions, and governance's answers. */
export function appealRoutes(app: App, { decisions }: Clients): void {
  app.get(
    '/v1/access-requests/:id/decisions',
    {
      schema: {
        tags: ['access requests'],
        summary: 'Everything that was decided about a request, oldest first',
        params: IdParams,
        response: answersPage(DecisionSchema, 'Decisions'),
      },
    },
    async (request) => {
      const { decisions: made } = await decisions.listDecisions({ requestId: request.params.id }, callOptions(request));
      return presentPage(DecisionSchema, made, '');
    },
  );

  app.get(
    '/v1/appeals',
    {
      schema: {
        tags,
        summary: 'Governance and auditors: appeals, oldest first',
        querystring: ListQuery,
        response: answersPage(AppealSchema, 'Appeals'),
      },
    },
    async (request) => {
      const { state } = request.query;
      const page = await decisions.listAppeals(
        { state: enumValue(AppealStateSchema, state), ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(AppealSchema, page.appeals, page.nextPageToken);
    },
  );

  for (const { path, field, what, who } of AGAINST) {
    const described = (summary: string, status = 200) => ({
      schema: { tags, summary, params: IdParams, body: Reasons, response: answers(AppealSchema, 'The appeal', status) },
    });
    app.post(
      `${path}/:id/appeal`,
      described(`${who}: appeal against ${what}, within 30 days`, 201),
      async (request, reply) => {
        const against = { case: field, value: request.params.id };
        const made = await decisions.openAppeal({ against, reasons: request.body.reasons }, callOptions(request));
        return reply.code(201).send(shown(made));
      },
    );
    app.post(`${path}/:id/uphold`, described(`Governance of neither side: uphold ${what}`), async (request) => {
      const against = { case: field, value: request.params.id };
      return shown(await decisions.upholdAppeal({ against, reasons: request.body.reasons }, callOptions(request)));
    });
    app.post(
      `${path}/:id/remit`,
      described(`Governance of neither side: have ${what} decided again`),
      async (request) => {
        const against = { case: field, value: request.params.id };
        return shown(await decisions.remitAppeal({ against, reasons: request.body.reasons }, callOptions(request)));
      },
    );
  }
}
