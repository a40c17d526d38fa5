import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sends a text with an ETag made from its bytes, or 304 when the client has these already (RFC 9110, section 13). Who keeps it
 * asks again every time.
 */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  mediaType: string,
): FastifyReply {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  reply.header('etag', tag).header('cache-control', 'no-cache');
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known?.includes(tag)) return reply.code(304).send();
  return reply.type(mediaType).serializer(String).send(body);
}

/** JSON that is inert wherever somebody puts it, in a script of a page for example. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
