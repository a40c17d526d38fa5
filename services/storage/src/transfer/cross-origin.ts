import type { FastifyInstance } from 'fastify';

const EXPOSED = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Length',
  'Content-Range',
  'ETag',
  'Retry-After',
  'X-Content-SHA256',
].join(', ');

/**
 * Lets pages of one origin, the console's, send and fetch bytes (CORS): by links, or in chunks with the token that was handed out
 * for them. Cookies and the like are never sent along.
 */
export function allowOrigin(app: FastifyInstance, origin: string): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Origin');
    if (request.headers.origin !== origin) return;
    reply
      .header('access-control-allow-origin', origin)
      .header('access-control-expose-headers', EXPOSED)
      .header('cross-origin-resource-policy', 'cross-origin');
  });
  app.options('/*', async (request, reply) => {
    if (request.headers.origin === origin) {
      reply
        .header('access-control-allow-methods', 'GET, HEAD, POST, PUT')
        .header(
          'access-control-allow-headers',
          'Authorization, Content-Type, Range, If-Range, If-None-Match, Traceparent',
        )
        .header('access-control-max-age', '7200');
    }
    return reply.code(204).send();
  });
}
