import { AllianceError } from '@alliance/errors/alliance-error';
import type { ConnectTo } from '@alliance/signed-links/connect-to';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { Agent } from 'undici';
import type { App } from '../app.ts';

const ASKED = ['authorization', 'accept', 'content-length', 'content-type', 'traceparent', 'user-agent'];
const ANSWERED = ['content-type', 'content-length', 'cache-control', 'retry-after'];
/** A shard may stand for many gigabytes, which are put together before it is answered. */
const WORK_MS = 60 * 60 * 1_000;

/**
 * Passes uploads in chunks on to storage, where its door cannot be reached from outside. Storage alone knows the tokens that they
 * bring: they are none of ours, and say nothing about who calls us.
 */
export async function addXetDoor(app: App, { host, port }: ConnectTo): Promise<void> {
  const agent = new Agent({ headersTimeout: WORK_MS, bodyTimeout: WORK_MS });
  app.addHook('onClose', () => agent.close());
  const routes: FastifyPluginAsync = async (scope) => {
    takeStreams(scope);
    scope.route({
      method: ['GET', 'POST'],
      url: '/xet/*',
      config: { public: true, passedOn: true, rateLimit: false },
      schema: { hide: true } as object,
      handler: async ({ raw }, reply) => {
        const headers = Object.fromEntries(
          ASKED.flatMap((name) => (raw.headers[name] ? [[name, raw.headers[name]]] : [])),
        );
        const passed = {
          origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
          path: raw.url ?? '/',
          method: raw.method as 'GET' | 'POST',
          headers,
          body: raw.method === 'POST' ? raw : null,
        };
        const answer = await agent.request(passed).catch((cause: unknown) => {
          throw new AllianceError('unavailable', 'The storage does not answer. Try again in a moment.', { cause });
        });
        for (const name of ANSWERED) if (answer.headers[name]) reply.header(name, answer.headers[name]);
        return reply.code(answer.statusCode).send(answer.body);
      },
    });
  };
  await app.register(routes);
}

/** Bodies stay streams, whatever they call themselves. */
function takeStreams(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}
