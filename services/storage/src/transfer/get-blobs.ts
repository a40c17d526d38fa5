import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { notFound } from '@alliance/errors/alliance-error';
import type { FastifyReply } from 'fastify';
import { bytesOf } from '../domain/batch.ts';
import type { BlobBatch } from '../drivers/blob-driver.ts';
import type { FileStore } from '../drivers/file-store.ts';

/** Blobs that are read while those before them are sent. */
const READ_AHEAD = 4;

/**
 * Answers with small blobs, one after another. Errors: `not_found` when the first is gone; a later one cuts the connection, for the head
 * has been sent.
 */
export async function getBlobs(store: FileStore, batch: BlobBatch, reply: FastifyReply): Promise<FastifyReply> {
  const blobs = readInOrder(store, batch);
  const first = await blobs.next();
  reply
    .type('application/octet-stream')
    .header('cache-control', 'private, no-transform')
    .header('content-disposition', 'attachment')
    .header('content-length', bytesOf(batch));
  reply.hijack();
  reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
  try {
    for (let blob = first; !blob.done; blob = await blobs.next()) if (!(await written(reply.raw, blob.value))) break;
    reply.raw.end();
  } catch (error) {
    reply.raw.destroy();
    throw error;
  }
  return reply;
}

async function* readInOrder(store: FileStore, batch: BlobBatch): AsyncGenerator<Buffer> {
  const reading: Promise<Buffer>[] = [];
  for (const blob of batch) {
    const read = readOne(store, blob);
    // Its failure is met when its turn comes; until then it must not count as unhandled.
    read.catch(() => {});
    reading.push(read);
    if (reading.length >= READ_AHEAD) yield (await reading.shift()) as Buffer;
  }
  for (const read of reading) yield await read;
}

async function readOne(store: FileStore, blob: BlobBatch[number]): Promise<Buffer> {
  const bytes = await store.readBlob(blob);
  if (!bytes) throw notFound('file');
  return bytes;
}

/** False when the client has gone away. */
function written(response: ServerResponse, bytes: Buffer): Promise<boolean> | boolean {
  if (response.destroyed) return false;
  if (response.write(bytes)) return true;
  return new Promise((resolve) => {
    const settle = (isThere: boolean) => {
      response.off('drain', drained).off('close', gone);
      resolve(isThere);
    };
    const [drained, gone] = [() => settle(true), () => settle(false)];
    response.once('drain', drained).once('close', gone);
  });
}
