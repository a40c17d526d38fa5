import type { Membership } from '@alliance/auth/caller';
import type { AccessRequest } from './request.ts';
import type { RequestAct } from './request-states.ts';

type Applicant = { memberships: readonly Membership[] };

/** Whether a request of this applicant needs an owner of the organisation that is to hold the grant: owners sign by submitting. */
export function needsSignature(
  { beneficiary }: Pick<AccessRequest, 'beneficiary'>,
  { memberships }: Applicant,
): boolean {
  return (
    beneficiary.kind === 'organisation' &&
    !memberships.some(({ organisation, role }) => organisation === beneficiary.organisation && role === 'owner')
  );
}

/** What an applicant does who goes on with a draft or with a request that was sent back. */
export function submissionAct(request: Pick<AccessRequest, 'beneficiary' | 'state'>, applicant: Applicant): RequestAct {
  if (request.state !== 'awaiting-signature' && needsSignature(request, applicant)) return 'ask-signature';
  return request.state === 'returned' ? 'resubmit' : 'submit';
}
