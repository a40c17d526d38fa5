import { AllianceError } from '@alliance/errors/alliance-error';
import type { Subject } from './access-question.ts';
import type { AccessRequest } from './request.ts';

/**
 * Nobody decides on their own request, nor for an organisation that they belong to, whatever its standing. Throws
 * `separation_of_duties`.
 */
export function requireSeparateDecider(request: AccessRequest, decider: Subject): void {
  const { applicantId, beneficiary } = request;
  if (decider.personId === applicantId)
    throw conflict('You made this request. Another steward or owner must decide on it.');
  if (
    beneficiary.kind === 'organisation' &&
    decider.memberships.some(({ organisation }) => organisation === beneficiary.organisation)
  ) {
    throw conflict(
      `You belong to ${beneficiary.organisation}, which would hold the grant. A steward or owner who does not must decide on it.`,
    );
  }
}

function conflict(message: string): AllianceError {
  return new AllianceError('separation_of_duties', message);
}
