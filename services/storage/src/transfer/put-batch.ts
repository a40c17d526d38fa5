import type { FastifyReply, FastifyRequest } from 'fastify';
import { bytesOf } from '../domain/batch.ts';
import type { PendingBatch } from '../drivers/blob-driver.ts';
import type { FileStore } from '../drivers/file-store.ts';
import { takeBytes } from './take-bytes.ts';

/**
 * Takes small files that come one after another. Those that came wholly are kept when the body breaks off. Errors: those of
 * `takeBytes`.
 */
export async function putBatch(
  store: FileStore,
  batch: PendingBatch,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  await takeBytes(request, bytesOf(batch.files), (body) => store.writeBatch(batch, body));
  return reply.code(204).send();
}
