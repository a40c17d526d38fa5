import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FileStore } from '../drivers/file-store.ts';
import type { ArrivingPart } from '../drivers/quarantine.ts';
import { takeBytes } from './take-bytes.ts';

/** Takes the bytes of one part straight to the disk. Errors: those of `takeBytes`. */
export async function putPart(
  store: FileStore,
  part: ArrivingPart,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  await takeBytes(request, part.size, (body) => store.writePart(part, body));
  // Clients of multipart uploads want a tag for each part; what the part is is checked when the file is.
  return reply.code(204).header('etag', `"${part.number}-${part.size}"`).send();
}
