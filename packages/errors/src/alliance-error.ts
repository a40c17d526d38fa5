import type { ErrorCode } from './codes.ts';

/** Structured facts that go with an error to the caller; never secrets, never another person's data. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The only error that crosses a service's border. `message` is public text that says what happened and what to do next;
 * `cause` stays in this process's log.
 */
export class AllianceError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'AllianceError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** True when `error` is an AllianceError, with one of `codes` if any are given. */
export function isAllianceError(error: unknown, ...codes: ErrorCode[]): error is AllianceError {
  return error instanceof AllianceError && (codes.length === 0 || codes.includes(error.code));
}

/** One field of the input that is not valid; carried in `details.fields`. */
export type FieldProblem = { field: string; problem: string };

/** An `invalid_argument` error that lists every problem at once. */
export function invalidArgument(message: string, fields: FieldProblem[] = []): AllianceError {
  return new AllianceError('invalid_argument', message, { details: fields.length > 0 ? { fields } : {} });
}

/** A `not_found` error for `what`, for example "dataset org/name". */
export function notFound(what: string): AllianceError {
  return new AllianceError(
    'not_found',
    `There is no ${what} that you may see. Check the name and that you are signed in.`,
  );
}
