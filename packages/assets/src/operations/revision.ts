import { AllianceError } from '@alliance/errors/alliance-error';

/** Throws `precondition_required` when the caller did not say which revision they saw, `revision_mismatch` when it has passed. */
export function checkRevision(expected: number, present: number): void {
  if (expected === 0) {
    throw new AllianceError(
      'precondition_required',
      'Say which revision you saw (If-Match), so that nobody else’s change is lost.',
    );
  }
  if (expected !== present) throw revisionMismatch();
}

/** The error for a revision that has passed. */
export function revisionMismatch(): AllianceError {
  return new AllianceError(
    'revision_mismatch',
    'It has changed since you read it. Read it again, then repeat your change.',
  );
}
