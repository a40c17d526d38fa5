/** Why a piece of log material was refused. Callers branch on this, never on the message. */
export type LogErrorCode =
  | 'bad-signature'
  | 'malformed-checkpoint'
  | 'malformed-entry-bundle'
  | 'malformed-key'
  | 'malformed-note'
  | 'malformed-policy'
  | 'malformed-proof-file'
  | 'malformed-submission'
  | 'malformed-tile'
  | 'malformed-tile-path'
  | 'no-trusted-signature'
  | 'out-of-range'
  | 'tile-mismatch'
  | 'tile-missing'
  | 'unsupported-key'
  | 'wrong-origin';

/** The only error this package throws on purpose. */
export class LogError extends Error {
  override readonly name = 'LogError';
  readonly code: LogErrorCode;

  constructor(code: LogErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
