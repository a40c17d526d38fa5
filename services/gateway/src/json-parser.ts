import { invalidArgument } from '@alliance/errors/alliance-error';
import type { FastifyInstance } from 'fastify';

/** Half of a pair by which JSON writes characters beyond the first 65,536; perhaps the other half follows. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/**
 * Parses JSON bodies as the framework does, but refuses texts with half a character (RFC 8259, section 8.2): on their way to a
 * service they would silently become other texts.
 */
export function addJsonParser(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) =>
    parse(request, text as string, (error, body) => {
      if (!error && SURROGATE_ESCAPE.test(text as string) && !isWellFormed(body))
        return done(
          invalidArgument('The body has a text with half a character (a lone surrogate). Send whole characters.'),
        );
      return done(error, body);
    }),
  );
}

/** True when no text in a JSON value has half a character. */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, one]) => key.isWellFormed() && isWellFormed(one));
}
