import { AllianceError, invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import { BodySizeError } from '@alliance/signed-links/cut-body';
import type { FastifyRequest } from 'fastify';
import { UploadClosedError } from '../drivers/file-store.ts';

/**
 * Lets `take` have the body of a request, which has exactly `size` bytes. Errors: `invalid_argument` when the length is not announced,
 * is another one, or fewer bytes come; `state_conflict` when the upload has ended.
 */
export async function takeBytes(
  { headers, raw }: FastifyRequest,
  size: number,
  take: (body: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  assertLength(headers['content-length'], size);
  try {
    await take(raw);
  } catch (error) {
    if (error instanceof UploadClosedError) {
      throw new AllianceError('state_conflict', 'This upload has ended and takes no more bytes. Start a new one.');
    }
    if (error instanceof BodySizeError || isBrokenOff(error)) {
      throw invalidArgument(`This link is for ${size} bytes, but fewer came. Send them again.`);
    }
    throw error;
  }
}

function assertLength(header: string | undefined, size: number): void {
  if (header === undefined) throw invalidArgument(`Send the header "Content-Length: ${size}".`);
  if (Number(header) !== size) throw invalidArgument(`This link is for ${size} bytes, not ${header}.`);
}

/** The client has gone away: nobody reads the answer, and nothing of ours went wrong. */
function isBrokenOff(error: unknown): boolean {
  return !isAllianceError(error) && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}
