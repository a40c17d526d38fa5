import { AllianceError, invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FileStore, UploadClosedError } from '../drivers/file-store.ts';
import type { ArrivingPart } from '../drivers/quarantine.ts';
import { BodySizeError } from '../drivers/write-body.ts';

/**
 * Takes the bytes of one part straight to the disk. Errors: `invalid_argument` when the length is not announced or not that of
 * the part, `state_conflict` when the upload has ended.
 */
export async function putPart(
  store: FileStore,
  part: ArrivingPart,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  assertLength(request.headers['content-length'], part.size);
  try {
    await store.writePart(part, request.raw);
  } catch (error) {
    if (error instanceof UploadClosedError) {
      throw new AllianceError('state_conflict', 'This upload has ended and takes no more bytes. Start a new one.');
    }
    if (error instanceof BodySizeError || isBrokenOff(error)) {
      throw invalidArgument(`The part has ${part.size} bytes, but fewer came. Send it again.`);
    }
    throw error;
  }
  // Clients of multipart uploads want a tag for each part; what the part is is checked when the file is.
  return reply.code(204).header('etag', `"${part.number}-${part.size}"`).send();
}

function assertLength(header: string | undefined, size: number): void {
  if (header === undefined) throw invalidArgument(`Send the header "Content-Length: ${size}".`);
  if (Number(header) !== size) throw invalidArgument(`This part has ${size} bytes, not ${header}.`);
}

/** The client has gone away: nobody reads the answer, and nothing of ours went wrong. */
function isBrokenOff(error: unknown): boolean {
  return !isAllianceError(error) && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}
