import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { notFound } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isSha256 } from '../domain/sha256.ts';
import type { FileStore } from '../drivers/file-store.ts';
import { allowOrigin } from './cross-origin.ts';
import { getBlob } from './get-blob.ts';
import { sendProblem } from './problem.ts';
import { putPart } from './put-part.ts';
import { invalid, type LinkSigner } from './signed-links.ts';
import { blobResource, partResource } from './transfer-links.ts';

export type DoorOptions = {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Where the node's own pages are; they may send and fetch bytes, and explain problems. */
  publicUrl: string;
  store: FileStore;
  signer: LinkSigner;
  clock: Clock;
  logger: Logger;
};

/** An open transfer door; disposing lets transfers end for some seconds. */
export type TransferDoor = AsyncDisposable & { readonly port: number };

/** A transfer that moves no byte for this long is cut off; it can be resumed. */
const IDLE_MS = 60_000;
const DRAIN_MS = 5_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];

/** Opens the door through which bytes come and go by signed links, and by nothing else. Throws when the port cannot be had. */
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
  addRoutes(app, options);
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

function addRoutes(app: FastifyInstance, { store, signer, clock, logger }: DoorOptions): void {
  app.addHook('onRequest', async (_request, reply) => void withGuards(reply));
  app.route<{ Params: { uploadId: string; position: string; number: string } }>({
    method: METHODS,
    url: '/uploads/:uploadId/:position/:number',
    handler: async (request, reply) => {
      const { uploadId, ...params } = request.params;
      const [position, number] = [Number(params.position), Number(params.number)];
      const query = verified(request, partResource({ uploadId, position, number }));
      if (!UUID.test(uploadId)) throw invalid();
      const [offset = 0, size = 0, partCount = 0] = ['offset', 'size', 'of'].map((name) => Number(query.get(name)));
      return putPart(store, { uploadId, position, number, offset, size, partCount }, request, reply);
    },
  });
  app.route<{ Params: { sha256: string } }>({
    method: METHODS,
    url: '/blobs/:sha256',
    handler: async (request, reply) => {
      const { sha256 } = request.params;
      const query = verified(request, blobResource(sha256));
      if (!isSha256(sha256)) throw invalid();
      try {
        return await getBlob(store, { sha256, name: query.get('name') ?? sha256 }, request, reply);
      } catch (error) {
        if (!reply.raw.headersSent) throw error;
        logger.error({ err: error, sha256, traceId: request.id }, 'a download broke off on our side');
        return reply;
      }
    },
  });

  function verified(request: FastifyRequest, resource: string): URLSearchParams {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    return signer.verify({ method, resource }, new URL(request.url, 'http://door').searchParams, clock());
  }
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
