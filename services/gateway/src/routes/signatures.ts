import { type AccessRequest, AccessRequestSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { entityTag, optionalRevision } from '../entity-tag.ts';
import { Body, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const RequestParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['access requests'];
const response = answers(AccessRequestSchema, 'The request');

/** What an organisation that is to hold a grant says to the request of one of its people. */
export function signatureRoutes(app: App, { applicants }: Clients): void {
  app.post(
    '/v1/access-requests/:id/sign',
    {
      schema: {
        tags,
        summary: 'Owner of the organisation that asks: agree to the request, which is submitted then',
        params: RequestParams,
        response,
      },
    },
    async (request, reply) =>
      shown(
        reply,
        await applicants.signRequest(
          { requestId: request.params.id, expectedRevision: optionalRevision(request) },
          callOptions(request),
        ),
      ),
  );

  app.post(
    '/v1/access-requests/:id/refuse-signature',
    {
      schema: {
        tags,
        summary: 'Owner of the organisation that asks: do not agree, which withdraws the request',
        params: RequestParams,
        body: Body({ reason: Type.String({ minLength: 3, maxLength: 2_000 }) }),
        response,
      },
    },
    async (request, reply) =>
      shown(
        reply,
        await applicants.refuseSignature(
          {
            requestId: request.params.id,
            reason: request.body.reason,
            expectedRevision: optionalRevision(request),
          },
          callOptions(request),
        ),
      ),
  );
}

function shown(reply: FastifyReply, { request }: { request?: AccessRequest | undefined }) {
  if (request) reply.header('etag', entityTag(request.revision));
  return request && present(AccessRequestSchema, request);
}
