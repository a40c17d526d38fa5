import { AllianceError } from '@alliance/errors/alliance-error';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The ETag of something with a revision (RFC 9110, section 8.8.3). */
export function entityTag(revision: bigint): string {
  return `"r${revision}"`;
}

/** The revision named by If-Match. Throws `precondition_required` when the header is absent and `invalid_argument` for foreign tags. */
export function requiredRevision(request: FastifyRequest): bigint {
  const revision = optionalRevision(request);
  if (revision === 0n)
    throw new AllianceError(
      'precondition_required',
      "Send the ETag of what you read in the header If-Match, so that nobody's change is overwritten.",
    );
  return revision;
}

/** The revision named by If-Match, 0 when the header is absent. */
export function optionalRevision(request: FastifyRequest): bigint {
  const header = request.headers['if-match'];
  if (header === undefined) return 0n;
  const [, revision] = /^"r(\d{1,18})"$/.exec(header) ?? [];
  if (revision === undefined)
    throw new AllianceError(
      'invalid_argument',
      'The header If-Match must repeat an ETag of this API, for example "r3".',
    );
  return BigInt(revision);
}

/** Sets the ETag; true when the client has this revision already and a 304 was sent. */
export function notModified(
  request: FastifyRequest,
  reply: FastifyReply,
  revision: bigint,
  cacheControl = 'no-cache',
): boolean {
  const tag = entityTag(revision);
  reply.header('etag', tag).header('cache-control', cacheControl);
  const known = request.headers['if-none-match'];
  if (known === undefined || !known.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag))
    return false;
  reply.code(304).send();
  return true;
}
