import { AccessRequestSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { ApproveRequestResponseSchema } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { create } from '@bufbuild/protobuf';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { entityTag, optionalRevision } from '../entity-tag.ts';
import { Params } from '../fields.ts';
import { present } from '../presentation.ts';

const RequestParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['access requests'];

/** What the applicant's side says to an approval that gives less than was asked for. */
export function offerRoutes(app: App, { decisions }: Clients): void {
  app.post(
    '/v1/access-requests/:id/accept',
    {
      schema: {
        tags,
        summary:
          'Applicant, owner of the organisation: accept what an approval gives, which is less than was asked for',
        params: RequestParams,
        response: answers(ApproveRequestResponseSchema, 'The request and its grant'),
      },
    },
    async (request, reply) => {
      const { request: accepted, grant } = await decisions.acceptOffer(
        { requestId: request.params.id, expectedRevision: optionalRevision(request) },
        callOptions(request),
      );
      if (accepted) reply.header('etag', entityTag(accepted.revision));
      const shown = { ...(accepted ? { request: accepted } : {}), ...(grant ? { grant } : {}) };
      return present(ApproveRequestResponseSchema, create(ApproveRequestResponseSchema, shown));
    },
  );

  app.post(
    '/v1/access-requests/:id/decline',
    {
      schema: {
        tags,
        summary: 'Applicant, owner of the organisation: decline it, which withdraws the request',
        params: RequestParams,
        response: answers(AccessRequestSchema, 'The request'),
      },
    },
    async (request, reply) => {
      const { request: declined } = await decisions.declineOffer(
        { requestId: request.params.id, expectedRevision: optionalRevision(request) },
        callOptions(request),
      );
      if (declined) reply.header('etag', entityTag(declined.revision));
      return declined && present(AccessRequestSchema, declined);
    },
  );
}
