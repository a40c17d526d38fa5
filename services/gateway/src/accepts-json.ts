import type { FastifyRequest } from 'fastify';

/** A script in a browser cannot read where a redirect leads; it asks for JSON. Whoever takes anything else as well is redirected. */
export function acceptsOnlyJson({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return /^application\/json\s*(;[^,]*)?$/i.test(headers.accept?.trim() ?? '');
}
