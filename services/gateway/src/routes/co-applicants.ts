import { InvitationSchema } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import { AccessRequestSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import Type from 'typebox';
import { answers, answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Email, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const Id = Type.String({ maxLength: 64 });
const RequestParams = Params({ id: Id });
const InvitationParams = Params({ id: Id, invitation: Id });
const PersonParams = Params({ id: Id, person: Id });
const tags = ['access requests'];

/** People who ask together with an applicant. */
export function coApplicantRoutes(app: App, clients: Clients): void {
  const { applicants } = clients;
  const url = '/v1/access-requests/:id/invitations';
  app.post(
    url,
    {
      schema: {
        tags,
        summary: 'Applicant: ask whoever has an address to join; the answer is the same whether anybody has',
        params: RequestParams,
        body: Body({ email: Email }),
        response: answers(InvitationSchema, 'The invitation', 201),
      },
    },
    async (request, reply) => {
      const asked = { requestId: request.params.id, email: request.body.email };
      const { invitation } = await applicants.inviteCoApplicant(asked, callOptions(request));
      return reply.code(201).send(invitation && present(InvitationSchema, invitation));
    },
  );

  app.get(
    url,
    {
      schema: {
        tags,
        summary: 'Applicant: who was asked to join and has not answered, oldest first',
        params: RequestParams,
        response: answersPage(InvitationSchema, 'Invitations'),
      },
    },
    async (request) => {
      const { invitations } = await applicants.listInvitations({ requestId: request.params.id }, callOptions(request));
      return presentPage(InvitationSchema, invitations, '');
    },
  );

  app.delete(
    `${url}/:invitation`,
    {
      schema: {
        tags,
        summary: 'Applicant: take an invitation back',
        params: InvitationParams,
        response: answersNothing('The invitation is gone'),
      },
    },
    async (request, reply) => {
      const { id: requestId, invitation: invitationId } = request.params;
      await applicants.cancelInvitation({ requestId, invitationId }, callOptions(request));
      return reply.code(204).send();
    },
  );

  app.delete(
    '/v1/access-requests/:id/co-applicants/:person',
    {
      schema: {
        tags,
        summary: 'Applicant: remove a co-applicant; co-applicant: leave',
        params: PersonParams,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (http) => {
      const { id: requestId, person: personId } = http.params;
      const { request } = await applicants.removeCoApplicant({ requestId, personId }, callOptions(http));
      return request && present(AccessRequestSchema, request);
    },
  );
  answerRoutes(app, clients);
}

function answerRoutes(app: App, { applicants }: Clients): void {
  app.get(
    '/v1/invitations',
    {
      schema: {
        tags,
        summary: 'Requests that I am asked to join, newest first',
        querystring: PageQuery,
        response: answersPage(InvitationSchema, 'Invitations'),
      },
    },
    async (request) => {
      const { invitations, nextPageToken } = await applicants.listMyInvitations(
        pageOf(request.query),
        callOptions(request),
      );
      return presentPage(InvitationSchema, invitations, nextPageToken);
    },
  );

  app.post(
    '/v1/invitations/:id/accept',
    {
      schema: {
        tags,
        summary: 'Ask together with the applicant from now on',
        params: RequestParams,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (http) => {
      const { request } = await applicants.acceptInvitation({ invitationId: http.params.id }, callOptions(http));
      return request && present(AccessRequestSchema, request);
    },
  );

  app.post(
    '/v1/invitations/:id/decline',
    {
      schema: {
        tags,
        summary: 'Do not join',
        params: RequestParams,
        response: answersNothing('The invitation is gone'),
      },
    },
    async (request, reply) => {
      await applicants.declineInvitation({ invitationId: request.params.id }, callOptions(request));
      return reply.code(204).send();
    },
  );
}
