import {
  AccessRequestSchema,
  OperationSchema,
  PurposeSchema,
  RequestStateSchema,
} from '@alliance/proto/alliance/grants/v1/grant_pb';
import { ApproveRequestResponseSchema, RequestViewSchema } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { entityTag, notModified, optionalRevision } from '../entity-tag.ts';
import {
  Answers,
  Body,
  Count,
  defined,
  Moment,
  Name,
  Operations,
  Params,
  Purpose,
  Reference,
  Slug,
  Text,
  toTimestamp,
  UseCodes,
} from '../fields.ts';
import { present } from '../presentation.ts';

const Note = (minLength: number) => Type.String({ minLength, maxLength: 2_000 });
const Seats = Type.Integer({ minimum: 1, maximum: 1_000 });
const NewRequest = Body({
  asset: Reference,
  versions: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'A range of versions; every version when absent.',
      examples: ['>=1.0.0 <2.0.0'],
    }),
  ),
  organisation: Type.Optional(Slug),
  purpose: Purpose,
  operations: Type.Optional(Operations),
  statement: Type.String({ minLength: 20, maxLength: 5_000 }),
  seats: Type.Optional(Seats),
  from: Type.Optional(Moment),
  until: Moment,
  draft: Type.Optional(Type.Boolean()),
  answers: Type.Optional(Answers),
  useCodes: Type.Optional(UseCodes),
});
const Submission = Body({
  answers: Type.Optional(Answers),
  useCodes: Type.Optional(UseCodes),
  statement: Type.Optional(Text(5_000)),
  from: Type.Optional(Moment),
  until: Type.Optional(Moment),
});
const Approval = Body({
  note: Type.Optional(Text(2_000)),
  until: Type.Optional(Moment),
  versions: Type.Optional(Text(200)),
  operations: Type.Optional(Operations),
  seats: Type.Optional(Seats),
  downloadQuotaBytes: Type.Optional(Count),
});
const Rejection = Body({ reason: Note(3), clause: Note(1) });
const Return = Body({ note: Note(3) });
const ListQuery = Type.Intersect([
  PageQuery,
  Type.Object({ view: Type.Optional(Name(RequestViewSchema)), state: Type.Optional(Name(RequestStateSchema)) }),
]);
const RequestParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['access requests'];

/** Asking for access, and deciding. */
export function accessRequestRoutes(app: App, clients: Clients): void {
  const { grants } = clients;
  app.post(
    '/v1/access-requests',
    {
      schema: {
        tags,
        summary: 'Ask for access to a gated dataset or model',
        body: NewRequest,
        response: answers(AccessRequestSchema, 'The request', 201),
      },
    },
    async (request, reply) => {
      const { asset, purpose, operations = [], useCodes = [], from, until, ...rest } = request.body;
      const made = await grants.createRequest(
        defined({
          ...rest,
          asset: parseAssetRef(asset),
          purpose: enumValue(PurposeSchema, purpose),
          operations: operations.map((operation) => enumValue(OperationSchema, operation)),
          useCodes: useCodes.map(defined),
          from: toTimestamp(from),
          until: toTimestamp(until),
        }),
        callOptions(request),
      );
      return reply.code(201).header('location', `/v1/access-requests/${made.request?.id}`).send(shown(reply, made));
    },
  );

  app.get(
    '/v1/access-requests',
    {
      schema: {
        tags,
        summary:
          'My requests, those that I decide (view=decider), or those of organisations that I own (view=signatory)',
        querystring: ListQuery,
        response: answersPage(AccessRequestSchema, 'Requests, newest first'),
      },
    },
    async (request) => {
      const { view = 'applicant', state } = request.query;
      const page = await grants.listRequests(
        {
          view: enumValue(RequestViewSchema, view),
          state: enumValue(RequestStateSchema, state),
          ...pageOf(request.query),
        },
        callOptions(request),
      );
      return presentPage(AccessRequestSchema, page.requests, page.nextPageToken);
    },
  );

  app.get(
    '/v1/access-requests/:id',
    {
      schema: {
        tags,
        summary: 'One request',
        params: RequestParams,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (request, reply) => {
      const found = await grants.getRequest({ id: request.params.id }, callOptions(request));
      if (!found.request || notModified(request, reply, found.request.revision)) return reply;
      return shown(reply, found);
    },
  );

  applicantRoutes(app, clients);
  deciderRoutes(app, clients);
}

function applicantRoutes(app: App, { grants }: Clients): void {
  app.post(
    '/v1/access-requests/:id/submit',
    {
      schema: {
        tags,
        summary: 'Applicant: submit a draft, or a returned request again',
        params: RequestParams,
        body: Submission,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (request, reply) => {
      const { from, until, useCodes = [], ...rest } = request.body;
      const changes = defined({
        ...rest,
        useCodes: useCodes.map(defined),
        from: toTimestamp(from),
        until: toTimestamp(until),
      });
      return shown(
        reply,
        await grants.submitRequest(
          { ...changes, id: request.params.id, expectedRevision: optionalRevision(request) },
          callOptions(request),
        ),
      );
    },
  );

  app.post(
    '/v1/access-requests/:id/withdraw',
    {
      schema: {
        tags,
        summary: 'Applicant: withdraw the request',
        params: RequestParams,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (request, reply) =>
      shown(
        reply,
        await grants.withdrawRequest(
          { id: request.params.id, expectedRevision: optionalRevision(request) },
          callOptions(request),
        ),
      ),
  );
}

function deciderRoutes(app: App, { grants }: Clients): void {
  app.post(
    '/v1/access-requests/:id/approve',
    {
      schema: {
        tags,
        summary: 'Steward: approve, as asked or narrower',
        params: RequestParams,
        body: Approval,
        response: answers(ApproveRequestResponseSchema, 'The request and its grant'),
      },
    },
    async (request, reply) => {
      const { until, operations = [], downloadQuotaBytes, ...rest } = request.body;
      const approval = defined({
        ...rest,
        downloadQuotaBytes: downloadQuotaBytes === undefined ? undefined : BigInt(downloadQuotaBytes),
        until: toTimestamp(until),
        operations: operations.map((operation) => enumValue(OperationSchema, operation)),
      });
      const approved = await grants.approveRequest(
        { ...approval, id: request.params.id, expectedRevision: optionalRevision(request) },
        callOptions(request),
      );
      if (approved.request) reply.header('etag', entityTag(approved.request.revision));
      return present(ApproveRequestResponseSchema, approved);
    },
  );

  app.post(
    '/v1/access-requests/:id/reject',
    {
      schema: {
        tags,
        summary: 'Steward: reject, with the clause or rule',
        params: RequestParams,
        body: Rejection,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (request, reply) =>
      shown(
        reply,
        await grants.rejectRequest(
          { ...request.body, id: request.params.id, expectedRevision: optionalRevision(request) },
          callOptions(request),
        ),
      ),
  );

  app.post(
    '/v1/access-requests/:id/return',
    {
      schema: {
        tags,
        summary: 'Steward: send back to the applicant for more',
        params: RequestParams,
        body: Return,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (request, reply) =>
      shown(
        reply,
        await grants.returnRequest(
          { ...request.body, id: request.params.id, expectedRevision: optionalRevision(request) },
          callOptions(request),
        ),
      ),
  );
}

type Shown = NonNullable<Awaited<ReturnType<Clients['grants']['getRequest']>>['request']>;

function shown(reply: FastifyReply, answer: { request?: Shown | undefined }) {
  if (!answer.request) return undefined;
  reply.header('etag', entityTag(answer.request.revision));
  return present(AccessRequestSchema, answer.request);
}
