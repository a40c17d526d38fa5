import { AllianceError } from '@alliance/errors/alliance-error';

/** The refusal of a second appeal. */
export function appealedAlready(): AllianceError {
  return new AllianceError(
    'already_exists',
    'There is an appeal about this already. Wait for governance’s answer, or make a new request.',
  );
}
