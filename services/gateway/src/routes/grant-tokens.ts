import { IssueTokenResponseSchema } from '@alliance/proto/alliance/grants/v1/tokens_service_pb';
import Type from 'typebox';
import { answers, answersRaw } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params } from '../fields.ts';
import { present } from '../presentation.ts';

const GrantParams = Params({ id: Type.String({ maxLength: 64 }) });
const tags = ['grants'];

/** Tokens of grants, and what they are verified with. */
export function grantTokenRoutes(app: App, { grantTokens }: Clients): void {
  app.post(
    '/v1/grants/:id/tokens',
    {
      config: { secret: true },
      schema: {
        tags,
        summary: 'A token (GA4GH visa, EdDSA) by which others can verify my seat without asking the registry',
        params: GrantParams,
        response: answers(IssueTokenResponseSchema, 'For an hour at most', 201),
      },
    },
    async (request, reply) => {
      const issued = await grantTokens.issueToken({ grantId: request.params.id }, callOptions(request));
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send(present(IssueTokenResponseSchema, issued) as never);
    },
  );

  app.get(
    '/.well-known/jwks.json',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'The keys that tokens of grants are verified with (RFC 7517)',
        security: [],
        response: {
          200: {
            description: 'The key in use, and the one before it',
            type: 'object',
            required: ['keys'],
            properties: {
              keys: { type: 'array', items: { type: 'object', additionalProperties: { type: 'string' } } },
            },
          },
          '5xx': { $ref: 'Problem#' },
        },
      },
    },
    async (request, reply) => {
      const { keys } = await grantTokens.listTokenKeys({}, callOptions(request));
      reply.header('cache-control', 'public, max-age=300');
      return { keys: keys.map(({ kid, x }) => ({ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', kid, x })) };
    },
  );

  app.get(
    '/.well-known/grant-revocations',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'The tokens of grants that have not ended and hold no more, as a JWT by a key of the key set',
        security: [],
        response: answersRaw('Ids of tokens in "revoked"; ask again by "exp"', 'application/jwt'),
      },
    },
    async (request, reply) => {
      const { list } = await grantTokens.getTokenRevocations({}, callOptions(request));
      return reply.type('application/jwt').header('cache-control', 'public, max-age=30').send(list);
    },
  );
}
