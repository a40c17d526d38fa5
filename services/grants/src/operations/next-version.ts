import { AllianceError } from '@alliance/errors/alliance-error';

/** The number of the version that follows the newest one. Throws `revision_mismatch` unless the caller knew the newest one. */
export function requireReplaced(what: string, newest: number, replaces: number): number {
  if (replaces !== newest) throw overtaken(what, newest);
  return newest + 1;
}

/** The refusal of a version that was made in ignorance of the newest one. */
export function overtaken(what: string, newest: number): AllianceError {
  return new AllianceError(
    'revision_mismatch',
    `The newest version of this ${what} is ${newest} now. Read it again, then set the one that replaces it.`,
    { details: { version: newest } },
  );
}
