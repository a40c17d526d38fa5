import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isSha256 } from '../domain/sha256.ts';
import type { FileStore } from '../drivers/file-store.ts';
import { getBlob } from './get-blob.ts';
import { getBlobs } from './get-blobs.ts';
import { putBatch } from './put-batch.ts';
import { putPart } from './put-part.ts';
import { invalid, type LinkSigner } from './signed-links.ts';
import { BLOBS_RESOURCE, batchOf, batchResource, blobResource, blobsOf, partResource } from './transfer-links.ts';

export type LinkRoutesContext = { store: FileStore; signer: LinkSigner; clock: Clock; logger: Logger };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];

/** Serves parts and blobs of a file store by signed links. */
export function linkRoutes(app: FastifyInstance, { store, signer, clock, logger }: LinkRoutesContext): void {
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
  app.route<{ Params: { uploadId: string } }>({
    method: METHODS,
    url: '/uploads/:uploadId/batch',
    handler: async (request, reply) => {
      const { uploadId } = request.params;
      const query = verified(request, batchResource(uploadId));
      if (!UUID.test(uploadId)) throw invalid();
      return putBatch(store, batchOf(uploadId, query), request, reply);
    },
  });
  app.route({
    method: METHODS,
    url: BLOBS_RESOURCE,
    handler: async (request, reply) => {
      const batch = blobsOf(verified(request, BLOBS_RESOURCE));
      return telling(request, reply, { blobs: batch.length }, () => getBlobs(store, batch, reply));
    },
  });
  app.route<{ Params: { sha256: string } }>({
    method: METHODS,
    url: '/blobs/:sha256',
    handler: async (request, reply) => {
      const { sha256 } = request.params;
      const query = verified(request, blobResource(sha256));
      if (!isSha256(sha256)) throw invalid();
      const name = query.get('name') ?? sha256;
      return telling(request, reply, { sha256 }, () => getBlob(store, { sha256, name }, request, reply));
    },
  });

  /** Of a failure after the head was sent only the log can tell. */
  async function telling(
    request: FastifyRequest,
    reply: FastifyReply,
    what: object,
    send: () => Promise<FastifyReply>,
  ) {
    try {
      return await send();
    } catch (error) {
      if (!reply.raw.headersSent) throw error;
      logger.error({ err: error, ...what, traceId: request.id }, 'a download broke off on our side');
      return reply;
    }
  }

  function verified(request: FastifyRequest, resource: string): URLSearchParams {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    return signer.verify({ method, resource }, new URL(request.url, 'http://door').searchParams, clock());
  }
}
