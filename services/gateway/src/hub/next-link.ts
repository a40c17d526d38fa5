import type { FastifyReply, FastifyRequest } from 'fastify';
import { baseUrl } from './repository.ts';

/** Says where the next page is (RFC 8288), in the form that Hugging Face clients parse; nothing on the last page. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, cursor: string): void {
  if (cursor === '') return;
  const next = new URL(request.url, baseUrl(request));
  next.searchParams.set('cursor', cursor);
  reply.header('link', `<${next.href}>; rel="next"`);
}
