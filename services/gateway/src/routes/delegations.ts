import { type Delegation, DelegationSchema } from '@alliance/proto/alliance/grants/v1/delegation_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Email, Moment, Params, Reference, Slug, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

const NewDelegation = Body({
  email: Email,
  from: Type.Optional(Moment),
  until: Moment,
  assets: Type.Optional(Type.Array(Reference, { maxItems: 100, description: 'All of the organisation when absent.' })),
});
const OrganisationParams = Params({ org: Slug });
const DelegationParams = Params({ org: Slug, id: Type.String({ maxLength: 64 }) });
const tags = ['delegations'];
const shown = ({ delegation }: { delegation?: Delegation | undefined }) =>
  delegation && present(DelegationSchema, delegation);

/** Who decides on requests in whose place. */
export function delegationRoutes(app: App, { rules }: Clients): void {
  const url = '/v1/organisations/:org/delegations';
  app.post(
    url,
    {
      schema: {
        tags,
        summary: 'Steward: have a member of the organisation decide on requests in my place, for at most 12 months',
        params: OrganisationParams,
        body: NewDelegation,
        response: answers(DelegationSchema, 'The delegation', 201),
      },
    },
    async (request, reply) => {
      const { email, from, until, assets = [] } = request.body;
      const given = defined({
        organisation: request.params.org,
        email,
        from: toTimestamp(from),
        until: toTimestamp(until),
        assets: assets.map(parseAssetRef),
      });
      return reply.code(201).send(shown(await rules.startDelegation(given, callOptions(request))));
    },
  );

  app.get(
    url,
    {
      schema: {
        tags,
        summary: 'Steward: delegations, newest first; others see those that name them',
        params: OrganisationParams,
        querystring: PageQuery,
        response: answersPage(DelegationSchema, 'Delegations'),
      },
    },
    async (request) => {
      const asked = { organisation: request.params.org, ...pageOf(request.query) };
      const { delegations, nextPageToken } = await rules.listDelegations(asked, callOptions(request));
      return presentPage(DelegationSchema, delegations, nextPageToken);
    },
  );

  app.post(
    `${url}/:id/end`,
    {
      schema: {
        tags,
        summary: 'Either of the two, or an owner: end a delegation before its time',
        params: DelegationParams,
        response: answers(DelegationSchema, 'The delegation'),
      },
    },
    async (request) => {
      const { org: organisation, id } = request.params;
      return shown(await rules.endDelegation({ organisation, id }, callOptions(request)));
    },
  );
}
