import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import type { Advice, Review } from '../domain/review.ts';
import { recordReviewFact } from '../facts/review-facts.ts';
import { giveAdvice, isReviewer } from '../store/review-store.ts';
import { holdRequest } from './act-on-request.ts';
import type { Acting, Writing } from './acting.ts';
import { visibleRequest } from './visible-request.ts';

/**
 * Advises about a request that waits for a decision; said again, it replaces what was said. For whoever was asked. Throws
 * `role_required`, `state_conflict`, `invalid_argument`.
 */
export async function giveReview(
  { db, transact, clock }: Writing,
  { requestId, advice, text }: { requestId: string; advice: Advice | undefined; text: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Review> {
  const { caller } = await visibleRequest(db, requestId, acting.caller);
  const reviewerId = caller.personId;
  if (!(await isReviewer(db, requestId, reviewerId))) throw notAsked();
  const problems = textProblems('text', text, MAX_NOTE, { required: true });
  if (!advice) problems.push({ field: 'advice', problem: 'is required' });
  if (!advice || problems.length > 0) throw invalidArgument('Advice says what you would do, and why.', problems);
  const actor = { personId: reviewerId, role: 'reviewer' } as const;
  return transact(async (trx) => {
    const { request } = await holdRequest(trx, { id: requestId, act: 'advise', expectedRevision: 0, actor });
    const at = clock();
    const review = await giveAdvice(trx, { requestId, reviewerId }, { advice, text: text.trim(), at });
    if (!review) throw notAsked();
    await recordReviewFact(trx, 'advise', { request, review, actor, at });
    return review;
  });
}

function notAsked(): AllianceError {
  return new AllianceError('role_required', 'Only whom a steward has asked can advise. Write a comment instead.');
}
