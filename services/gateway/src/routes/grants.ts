import { type Grant, GrantSchema, GrantStateSchema, UsageSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { GrantViewSchema } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { notModified } from '../entity-tag.ts';
import { Body, Count, Name, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const GrantParams = Params({ id: Type.String({ maxLength: 64 }) });
const Reason = Body({ reason: Type.String({ minLength: 3, maxLength: 2_000 }) });
const ListQuery = Type.Intersect([
  PageQuery,
  Type.Object({ view: Type.Optional(Name(GrantViewSchema)), state: Type.Optional(Name(GrantStateSchema)) }),
]);
const tags = ['grants'];
const response = answers(GrantSchema, 'The grant');
const shown = ({ grant }: { grant?: Grant | undefined }) => grant && present(GrantSchema, grant);

/** Grants: suspension, revocation, usage. */
export function grantRoutes(app: App, clients: Clients): void {
  const { grants } = clients;
  app.get(
    '/v1/grants',
    {
      schema: {
        tags,
        summary: 'Grants that I hold, or that I gave (view=grantor)',
        querystring: ListQuery,
        response: answersPage(GrantSchema, 'Grants, newest first'),
      },
    },
    async (request) => {
      const { view = 'holder', state } = request.query;
      const page = await grants.listGrants(
        { view: enumValue(GrantViewSchema, view), state: enumValue(GrantStateSchema, state), ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(GrantSchema, page.grants, page.nextPageToken);
    },
  );

  app.get(
    '/v1/grants/:id',
    { schema: { tags, summary: 'One grant', params: GrantParams, response } },
    async (request, reply) => {
      const found = await grants.getGrant({ id: request.params.id }, callOptions(request));
      if (!found.grant || notModified(request, reply, found.grant.revision)) return reply;
      return shown(found);
    },
  );

  app.get(
    '/v1/grants/:id/usage',
    {
      schema: {
        tags,
        summary: 'Downloads issued under a grant, newest first',
        params: GrantParams,
        querystring: PageQuery,
        response: answersPage(UsageSchema, 'Downloads'),
      },
    },
    async (request) => {
      const page = await grants.listUsage(
        { grantId: request.params.id, ...pageOf(request.query) },
        callOptions(request),
      );
      return presentPage(UsageSchema, page.usage, page.nextPageToken);
    },
  );

  stateRoutes(app, clients);
}

function stateRoutes(app: App, { grants, usage }: Clients): void {
  app.put(
    '/v1/grants/:id/download-quota',
    {
      schema: {
        tags,
        summary: 'Steward: how many bytes a month may be downloaded; 0 for any number',
        params: GrantParams,
        body: Body({ bytesPerMonth: Count }),
        response,
      },
    },
    async (request) =>
      shown(
        await usage.setDownloadQuota(
          { grantId: request.params.id, bytesPerMonth: BigInt(request.body.bytesPerMonth) },
          callOptions(request),
        ),
      ),
  );

  app.post(
    '/v1/grants/:id/suspend',
    {
      schema: { tags, summary: 'Refuse new downloads until resumed', params: GrantParams, body: Reason, response },
    },
    async (request) =>
      shown(await grants.suspendGrant({ id: request.params.id, reason: request.body.reason }, callOptions(request))),
  );

  app.post(
    '/v1/grants/:id/resume',
    { schema: { tags, summary: 'End a suspension', params: GrantParams, response } },
    async (request) => shown(await grants.resumeGrant({ id: request.params.id }, callOptions(request))),
  );

  app.post(
    '/v1/grants/:id/revoke',
    {
      schema: { tags, summary: 'End a grant for good', params: GrantParams, body: Reason, response },
    },
    async (request) =>
      shown(await grants.revokeGrant({ id: request.params.id, reason: request.body.reason }, callOptions(request))),
  );
}
