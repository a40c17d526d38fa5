import { AllianceError } from '@alliance/errors/alliance-error';
import { JetStreamApiError } from '@nats-io/jetstream';

/** Errors of the client that say that no answer came, or that none can come now. */
const UNANSWERED = new Set([
  'TimeoutError',
  'NoRespondersError',
  'RequestError',
  'ConnectionError',
  'ClosedConnectionError',
  'DrainingConnectionError',
]);

/** The AllianceError for a failure of NATS itself, or undefined when `error` is something else. */
export function busProblem(error: unknown): AllianceError | undefined {
  const { name } = (error ?? {}) as { name?: unknown };
  // 503 is how JetStream says that it is starting, or has no leader or no room.
  const isRefusal = error instanceof JetStreamApiError && error.status === 503;
  return isRefusal || UNANSWERED.has(String(name)) ? busUnavailable(error) : undefined;
}

/** Says that NATS does not answer. */
export function busUnavailable(cause?: unknown): AllianceError {
  return new AllianceError(
    'unavailable',
    'The message bus does not answer. Try again in a few seconds.',
    cause === undefined ? {} : { cause },
  );
}
