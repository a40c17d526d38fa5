import { SCOPES } from '@alliance/auth/caller';
import { ApiTokenSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { CreateApiTokenResponseSchema } from '@alliance/proto/alliance/members/v1/members_service_pb';
import Type from 'typebox';
import { answersNothing, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Moment, Params, Slug, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

const NewToken = Body({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  scopes: Type.Array(Type.String({ enum: [...SCOPES] }), { minItems: 1, maxItems: SCOPES.length, uniqueItems: true }),
  expiresAt: Type.Optional(Moment),
  organisation: Type.Optional(Slug),
});

/** API tokens of the caller. */
export function tokenRoutes(app: App, { members }: Clients): void {
  app.post(
    '/v1/tokens',
    {
      config: { secret: true },
      schema: {
        tags: ['tokens'],
        summary: 'Make an API token; the answer is the only time that it is shown',
        body: NewToken,
        response: {
          201: {
            description: 'The token',
            type: 'object',
            required: ['id', 'token'],
            properties: { id: { type: 'string' }, token: { type: 'string' }, apiToken: { $ref: 'ApiToken#' } },
          },
          '4xx': { $ref: 'Problem#' },
        },
      },
    },
    async (request, reply) => {
      const { expiresAt, ...rest } = request.body;
      const made = await members.createApiToken(
        defined({ ...rest, expiresAt: toTimestamp(expiresAt) }),
        callOptions(request),
      );
      const shown = present(CreateApiTokenResponseSchema, made);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...shown, id: made.apiToken?.id });
    },
  );

  app.get(
    '/v1/tokens',
    {
      schema: {
        tags: ['tokens'],
        summary: 'My API tokens',
        querystring: PageQuery,
        response: answersPage(ApiTokenSchema, 'Tokens, without their secrets'),
      },
    },
    async (request) => {
      const page = await members.listApiTokens(pageOf(request.query), callOptions(request));
      return presentPage(ApiTokenSchema, page.apiTokens, page.nextPageToken);
    },
  );

  app.delete(
    '/v1/tokens/:id',
    {
      schema: {
        tags: ['tokens'],
        summary: 'Delete an API token; it stops working at once',
        params: Params({ id: Type.String() }),
        response: answersNothing('The token is gone'),
      },
    },
    async (request, reply) => {
      await members.deleteApiToken({ id: request.params.id }, callOptions(request));
      request.caller.forget();
      return reply.code(204).send();
    },
  );
}
