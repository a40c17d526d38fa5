import type { FileHandle } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attachmentDisposition } from '../drivers/attachment-disposition.ts';
import type { FileStore } from '../drivers/file-store.ts';
import { type ByteRange, readByteRange } from './byte-range.ts';
import { streamFile } from './stream-file.ts';

/** Up to this size a body is read in one call: for small files streams cost more than the bytes. */
const ONE_READ = 1024 * 1024;

/**
 * Answers GET and HEAD for a blob, whole or one range of it. It is offered as a file to keep and never shown as a page:
 * whatever is in it must not run under our name. Errors: `not_found`, `range_not_satisfiable`.
 */
export async function getBlob(
  store: FileStore,
  { sha256, name }: { sha256: string; name: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const file = await store.openBlob(sha256);
  if (!file) throw notFound('file');
  await using _ = file;
  const { size } = await file.stat();
  const entityTag = `"${sha256}"`;
  describe(reply, sha256, name).header('etag', entityTag);
  if (matches(request.headers['if-none-match'], entityTag)) return reply.code(304).send();
  const range = chooseRange(request, entityTag, size, reply);
  const length = range.end - range.start + 1;
  reply.header('content-length', length);
  if (request.method === 'HEAD') return reply.send();
  if (length <= ONE_READ) return reply.send(await readRange(file, range.start, length));
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  await streamFile(file, range, reply.raw);
  return reply;
}

function describe(reply: FastifyReply, sha256: string, name: string): FastifyReply {
  return reply
    .type('application/octet-stream')
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-transform')
    .header('content-disposition', attachmentDisposition(name))
    .header('x-content-sha256', sha256);
}

/** What to send, with the status and headers that say so. */
function chooseRange(request: FastifyRequest, entityTag: string, size: number, reply: FastifyReply): ByteRange {
  const condition = request.headers['if-range'];
  const wanted =
    condition === undefined || condition === entityTag ? readByteRange(request.headers.range, size) : undefined;
  if (wanted === undefined) return { start: 0, end: size - 1 };
  if (wanted === 'unsatisfiable') {
    reply.header('content-range', `bytes */${size}`);
    throw new AllianceError('range_not_satisfiable', `The file has ${size} bytes; the range lies outside of them.`, {
      details: { size },
    });
  }
  reply.code(206).header('content-range', `bytes ${wanted.start}-${wanted.end}/${size}`);
  return wanted;
}

function matches(header: string | undefined, entityTag: string): boolean {
  return header?.split(',').some((tag) => ['*', entityTag, `W/${entityTag}`].includes(tag.trim())) ?? false;
}

async function readRange(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, start);
  if (bytesRead !== length) throw new Error(`only ${bytesRead} of ${length} bytes could be read`);
  return bytes;
}
