import { AwardSchema } from '@alliance/proto/alliance/grants/v1/award_pb';
import { ClaimAwardResponseSchema } from '@alliance/proto/alliance/grants/v1/awards_service_pb';
import Type from 'typebox';
import { answers, answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

const AwardParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['grants'];

/** Access that was given to e-mail addresses. */
export function awardRoutes(app: App, clients: Clients): void {
  const { awards } = clients;
  app.get(
    '/v1/organisations/:org/awards',
    {
      schema: {
        tags,
        summary: 'Steward: access given to addresses, and what became of it, newest first',
        params: Params({ org: Slug }),
        querystring: PageQuery,
        response: answersPage(AwardSchema, 'Awards'),
      },
    },
    async (request) => {
      const asked = { organisation: request.params.org, ...pageOf(request.query) };
      const listed = await awards.listAwards(asked, callOptions(request));
      return presentPage(AwardSchema, listed.awards, listed.nextPageToken);
    },
  );

  app.delete(
    '/v1/awards/:id',
    {
      schema: {
        tags,
        summary: 'Steward: take back what nobody has claimed',
        params: AwardParams,
        response: answers(AwardSchema, 'The award'),
      },
    },
    async (request) => {
      const { award } = await awards.withdrawAward({ awardId: request.params.id }, callOptions(request));
      return award && present(AwardSchema, award);
    },
  );
  answerRoutes(app, clients);
}

function answerRoutes(app: App, { awards }: Clients): void {
  app.get(
    '/v1/awards',
    {
      schema: {
        tags,
        summary: 'Access given to my address, to be claimed, newest first',
        querystring: PageQuery,
        response: answersPage(AwardSchema, 'Awards'),
      },
    },
    async (request) => {
      const listed = await awards.listMyAwards(pageOf(request.query), callOptions(request));
      return presentPage(AwardSchema, listed.awards, listed.nextPageToken);
    },
  );

  app.post(
    '/v1/awards/:id/claim',
    {
      schema: {
        tags,
        summary: 'Take what was given to my address; null for the grant while a second must agree',
        params: AwardParams,
        response: answers(ClaimAwardResponseSchema, 'The request that it is written down as, and the grant'),
      },
    },
    async (request) =>
      present(ClaimAwardResponseSchema, await awards.claimAward({ awardId: request.params.id }, callOptions(request))),
  );

  app.post(
    '/v1/awards/:id/decline',
    {
      schema: {
        tags,
        summary: 'Do not take it; my address is erased from it',
        params: AwardParams,
        response: answersNothing('It is declined'),
      },
    },
    async (request, reply) => {
      await awards.declineAward({ awardId: request.params.id }, callOptions(request));
      return reply.code(204).send();
    },
  );
}
