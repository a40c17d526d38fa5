import {
  DeadLetterSchema,
  GetOutboxStatusResponseSchema,
} from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import Type from 'typebox';
import { answers, answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import { BEHIND, type BehindName, type Clients } from '../clients.ts';
import { Params } from '../fields.ts';
import { present } from '../presentation.ts';

const ServiceName = Type.Unsafe<BehindName>(Type.String({ enum: [...BEHIND] }));
const ServiceParams = Params({ service: ServiceName });
const LetterParams = Params({ service: ServiceName, id: Type.String({ format: 'uuid' }) });
const tags = ['operations'];

/** Events on their way between services, and those that could not be applied; for governance. */
export function deliveryRoutes(app: App, { deliveries }: Clients): void {
  app.get(
    '/v1/operations/:service/outbox',
    {
      schema: {
        tags,
        summary: 'How far publication and consumption are behind',
        params: ServiceParams,
        response: answers(GetOutboxStatusResponseSchema, 'State of the outbox and of the consumers'),
      },
    },
    async (request) =>
      present(
        GetOutboxStatusResponseSchema,
        await deliveries[request.params.service].getOutboxStatus({}, callOptions(request)),
      ),
  );

  app.get(
    '/v1/operations/:service/dead-letters',
    {
      schema: {
        tags,
        summary: 'Events that a service could not apply, oldest first',
        params: ServiceParams,
        querystring: PageQuery,
        response: answersPage(DeadLetterSchema, 'Dead letters'),
      },
    },
    async (request) => {
      const page = await deliveries[request.params.service].listDeadLetters(
        pageOf(request.query),
        callOptions(request),
      );
      return presentPage(DeadLetterSchema, page.deadLetters, page.nextPageToken);
    },
  );

  app.post(
    '/v1/operations/:service/dead-letters/:id/replay',
    {
      schema: {
        tags,
        summary: 'Apply a dead letter again',
        params: LetterParams,
        response: answersNothing('It was applied'),
      },
    },
    async (request, reply) => {
      await deliveries[request.params.service].replayDeadLetter({ id: request.params.id }, callOptions(request));
      return reply.code(204).send();
    },
  );
}
