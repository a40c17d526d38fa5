import { AllianceError } from '@alliance/errors/alliance-error';
import { type SessionTokens, SessionTokensSchema } from '@alliance/proto/alliance/members/v1/members_service_pb';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { answers, answersNothing } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import type { GatewayConfig } from '../config.ts';
import { Body, Email } from '../fields.ts';
import { present } from '../presentation.ts';

const COOKIE = 'alliance_refresh';
const COOKIE_PATH = '/v1/sessions';

const SignIn = Body({
  email: Email,
  password: Type.String({ maxLength: 200 }),
  cookie: Type.Optional(
    Type.Boolean({ description: 'For browsers: keep the refresh token in an HttpOnly cookie instead of the answer.' }),
  ),
});
const Refresh = Body({
  refreshToken: Type.Optional(Type.String({ maxLength: 500, description: 'Absent: the one in the cookie.' })),
});
const slow = { public: true, secret: true, rateLimit: { max: 60, timeWindow: 60_000 } } as const;

/** Signing in and out. */
export function sessionRoutes(app: App, { members }: Clients, { publicUrl }: GatewayConfig): void {
  const secure = publicUrl.startsWith('https:');
  const send = (reply: FastifyReply, tokens: SessionTokens | undefined, inCookie: boolean) => {
    if (!tokens) throw new AllianceError('internal', 'The session could not be made.');
    const shown = present(SessionTokensSchema, tokens);
    reply.header('cache-control', 'no-store');
    if (!inCookie) return reply.code(201).send(shown);
    reply.setCookie(COOKIE, tokens.refreshToken, { path: COOKIE_PATH, httpOnly: true, sameSite: 'strict', secure });
    return reply.code(201).send({ ...shown, refreshToken: '' });
  };

  app.post(
    '/v1/sessions',
    {
      config: slow,
      schema: {
        tags: ['sessions'],
        summary: 'Sign in',
        security: [],
        body: SignIn,
        response: answers(SessionTokensSchema, 'The tokens of the session', 201),
      },
    },
    async (request, reply) => {
      const { email, password, cookie = false } = request.body;
      const { tokens } = await members.createSession({ email, password }, callOptions(request));
      return send(reply, tokens, cookie);
    },
  );

  app.post(
    '/v1/sessions/refresh',
    {
      config: slow,
      schema: {
        tags: ['sessions'],
        summary: 'Get new tokens for a refresh token, which is used up',
        security: [],
        body: Refresh,
        response: answers(SessionTokensSchema, 'The new tokens', 201),
      },
    },
    async (request, reply) => {
      const inCookie = request.body.refreshToken === undefined;
      const refreshToken = request.body.refreshToken ?? request.cookies[COOKIE];
      if (!refreshToken) throw new AllianceError('unauthenticated', 'There is no session to continue. Sign in.');
      const { tokens } = await members.refreshSession({ refreshToken }, callOptions(request));
      return send(reply, tokens, inCookie);
    },
  );

  app.delete(
    '/v1/sessions/current',
    {
      schema: { tags: ['sessions'], summary: 'Sign out', response: answersNothing('The session has ended') },
    },
    async (request, reply) => {
      await members.endSession({}, callOptions(request));
      request.caller.forget();
      return reply.clearCookie(COOKIE, { path: COOKIE_PATH }).code(204).send();
    },
  );
}
