import { AllianceError } from '@alliance/errors/alliance-error';

/** True when `error` is a unique violation, of `constraint` if given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: broken } = (error ?? {}) as { code?: unknown; constraint?: unknown };
  return code === '23505' && (constraint === undefined || broken === constraint);
}

/** True when `error` is about a value that was sent, not about the database (SQLSTATE class 22). */
export function isDataException(error: unknown): boolean {
  return /^22/.test(String((error as { code?: unknown } | null)?.code));
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53300',
]);
const CONNECTION_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|connection ended|client has encountered a connection error/i;

/** The AllianceError for a failure of the database itself, or undefined when `error` is something else. */
export function databaseProblem(error: unknown): AllianceError | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (CONNECTION_CODES.has(String(code)) || CONNECTION_MESSAGES.test(String(message))) {
    return new AllianceError('unavailable', 'The database does not answer. Try again in a few seconds.', {
      cause: error,
    });
  }
  if (code === '40001' || code === '40P01' || code === '55P03') {
    return new AllianceError(
      'concurrent_change',
      'Somebody else changed this at the same time. Read it again, then retry.',
      { cause: error },
    );
  }
  // 22P05: the same, inside JSON.
  if (code === '22021' || code === '22P05') {
    return new AllianceError('invalid_argument', 'The text holds a character that cannot be stored. Remove it.', {
      cause: error,
    });
  }
  if (code === '57014') {
    return new AllianceError('deadline_exceeded', 'The database took too long. Ask for less, or try again later.', {
      cause: error,
    });
  }
  return undefined;
}
