import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { notFound } from '@alliance/errors/alliance-error';
import type { Logger } from '@alliance/runtime/logger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { allowOrigin } from './cross-origin.ts';
import { sendProblem } from './problem.ts';

export type DoorOptions = {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Where the node's own pages are; they may send and fetch bytes, and explain problems. */
  publicUrl: string;
  logger: Logger;
  /** What it serves. */
  routes: readonly ((app: FastifyInstance) => void)[];
};

/** An open transfer door; disposing lets transfers end for some seconds. */
export type TransferDoor = AsyncDisposable & { readonly port: number };

/** A transfer that moves no byte for this long is cut off; it can be resumed. */
const IDLE_MS = 60_000;
const DRAIN_MS = 5_000;

/** Opens the door through which bytes come and go: by signed links and tokens, and by nothing else. Throws when the port cannot be had. */
export async function openTransferDoor(options: DoorOptions): Promise<TransferDoor> {
  const documentation = `${options.publicUrl}/docs/problems`;
  const sayProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(error, request, reply, { logger: options.logger, documentation });
  const app = Fastify({
    logger: false,
    genReqId: (request) => traceIdOf(request.headers.traceparent),
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: IDLE_MS,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false },
    // A path that cannot be read passes no hook.
    frameworkErrors: (error, request, reply) => void sayProblem(error, request, withGuards(reply)),
  });
  // Bodies stay streams, whatever they call themselves.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.setErrorHandler(sayProblem);
  app.setNotFoundHandler(() => {
    throw notFound('resource here; links come from the registry');
  });
  allowOrigin(app, new URL(options.publicUrl).origin);
  app.addHook('onRequest', async (_request, reply) => void withGuards(reply));
  for (const addRoutes of options.routes) addRoutes(app);
  await app.listen({ host: options.host, port: options.port });
  return {
    port: (app.server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const force = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
      await app.close();
      clearTimeout(force);
    },
  };
}

/** Whatever the bytes are, no browser is to run them. */
function withGuards(reply: FastifyReply): FastifyReply {
  return reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'");
}

/** The id of the W3C trace that the request belongs to, or a new one. */
function traceIdOf(header: string | string[] | undefined): string {
  const [, traceId] = /^00-([0-9a-f]{32})-/.exec(String(header)) ?? [];
  return traceId ?? randomBytes(16).toString('hex');
}
