import { AllianceError } from '@alliance/errors/alliance-error';
import type { Logger } from '@alliance/runtime/logger';

/** Names a failure of the infrastructure; undefined = an unknown error, which the caller sees as `internal`. */
export type Explain = (error: unknown) => AllianceError | undefined;

/** What a caller is told of an error; what they are not told is logged. `what`: what was done, for the log. */
export function problemOf(
  error: unknown,
  { explain, logger, what }: { explain?: Explain | undefined; logger: Logger; what: string },
): AllianceError {
  const known = error instanceof AllianceError ? error : explain?.(error);
  if (!known) {
    logger.error({ err: error, rpc: what }, 'an RPC failed unexpectedly');
    return new AllianceError('internal', 'Something went wrong on our side. The trace id helps us to find it.', {
      cause: error,
    });
  }
  if (known.cause !== undefined) logger.warn({ err: known.cause, rpc: what, code: known.code }, known.message);
  return known;
}
