import { AllianceError } from '@alliance/errors/alliance-error';
import { type Narrowing, narrowApproval, narrowedParts, type Offer } from './narrow-approval.ts';
import type { AccessRequest } from './request.ts';

export type Approved = { act: 'approve' | 'approve-first' | 'offer'; offer: Offer };

/**
 * What an approval makes of a request at a moment: a grant; where two must agree, the first of two approvals; where it gives less
 * than was asked for, an offer. The second
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
  if (!firstApproval && needsSecondDecision(request, offer)) return { act: 'approve-first', offer };
  // What nobody asked for is less than nothing that anybody hoped for.
  const isLess = !request.unasked && narrowedParts(request, offer).length > 0;
  return { act: isLess ? 'offer' : 'approve', offer };
}

/** Commerce, and weights for everybody, are not one person's decision. */
function needsSecondDecision({ purpose }: AccessRequest, { operations }: Offer): boolean {
  return purpose === 'commercial' || operations.includes('publish-weights');
}
