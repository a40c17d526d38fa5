import { AllianceError } from '@alliance/errors/alliance-error';
import { type Narrowing, narrowApproval, type Offer } from './narrow-approval.ts';
import type { AccessRequest } from './request.ts';

export type Approved = { act: 'approve' | 'approve-first'; offer: Offer };

/**
 * What an approval makes of a request at a moment: a grant, or, where two must agree, the first of two approvals. The second
 * gives what the first gave or less. Throws `separation_of_duties` for a second one by whoever gave the first, and what
 * `narrowApproval` throws.
 */
export function approvalOf(
  request: AccessRequest,
  narrowing: Narrowing,
  { personId, onBehalfOf, now }: { personId: string; onBehalfOf?: string | undefined; now: Date },
): Approved {
  const { firstApproval } = request;
  const first = [firstApproval?.by, firstApproval?.onBehalfOf];
  if (firstApproval && [personId, onBehalfOf].some((person) => person !== undefined && first.includes(person)))
    throw new AllianceError(
      'separation_of_duties',
      'You have approved this already. It needs a second decision: another steward or owner must confirm it.',
    );
  const offer = narrowApproval(firstApproval ? { ...request, ...firstApproval.offer } : request, narrowing, now);
  const act = !firstApproval && needsSecondDecision(request, offer) ? 'approve-first' : 'approve';
  return { act, offer };
}

/** Commerce, and weights for everybody, are not one person's decision. */
function needsSecondDecision({ purpose }: AccessRequest, { operations }: Offer): boolean {
  return purpose === 'commercial' || operations.includes('publish-weights');
}
