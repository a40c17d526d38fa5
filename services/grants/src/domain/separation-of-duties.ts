import { AllianceError } from '@alliance/errors/alliance-error';
import type { Subject } from './access-question.ts';
import { isCoApplicant } from './co-applicants.ts';
import type { AccessRequest } from './request.ts';

/**
 * Nobody decides on their own request, nor for an organisation that they belong to, whatever its standing, nor again after
 * governance has remitted their decision. Throws `separation_of_duties`.
 */
export function requireSeparateDecider(request: AccessRequest, decider: Subject): void {
  const found = findSeparationConflict(request, decider);
  if (found) throw found;
}

/** Why somebody must not decide on a request; undefined when they may. */
export function findSeparationConflict(request: AccessRequest, decider: Subject): AllianceError | undefined {
  const { applicantId, beneficiary, excludedDeciders } = request;
  if (decider.personId === applicantId)
    return conflict('You made this request. Another steward or owner must decide on it.');
  if (isCoApplicant(request, decider.personId))
    return conflict('You ask together with the applicant. Another steward or owner must decide on it.');
  if (beneficiary.kind === 'person' && beneficiary.personId === decider.personId)
    return conflict('The grant would be yours. Another steward or owner must decide on it.');
  if (excludedDeciders.includes(decider.personId))
    return conflict('Governance has remitted your decision about this. Another steward or owner must decide now.');
  if (
    beneficiary.kind === 'organisation' &&
    decider.memberships.some(({ organisation }) => organisation === beneficiary.organisation)
  ) {
    return conflict(
      `You belong to ${beneficiary.organisation}, which would hold the grant. A steward or owner who does not must decide on it.`,
    );
  }
  return undefined;
}

/**
 * Nobody decides on an appeal who belongs to one of the two sides, who has appealed, or whose own decision it is about. Throws
 * `separation_of_duties`.
 */
export function requireNeutralGovernance(
  { sides, people }: { sides: readonly string[]; people: readonly string[] },
  decider: Subject,
): void {
  if (people.includes(decider.personId))
    throw conflict('You have a part in what this appeal is about. Somebody else of governance must decide on it.');
  const side = decider.memberships.find(({ organisation }) => sides.includes(organisation));
  if (side)
    throw conflict(
      `You belong to ${side.organisation}. Somebody of governance who is of neither side must decide on it.`,
    );
}

/** Whoever reviews has no part in the request. Throws `separation_of_duties`. */
export function requireSeparateReviewer(request: AccessRequest, reviewer: Subject): void {
  const { applicantId, beneficiary } = request;
  const belongs =
    beneficiary.kind === 'organisation' &&
    reviewer.memberships.some(({ organisation }) => organisation === beneficiary.organisation);
  if (reviewer.personId === applicantId || isCoApplicant(request, reviewer.personId) || belongs)
    throw conflict(
      'Whoever asks, or belongs to the organisation that would hold the grant, cannot review the request.',
    );
}

function conflict(message: string): AllianceError {
  return new AllianceError('separation_of_duties', message);
}
