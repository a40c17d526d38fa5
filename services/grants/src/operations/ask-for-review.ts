import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { PeopleRegister } from '../clients/people-register.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import type { Review } from '../domain/review.ts';
import { requireSeparateReviewer } from '../domain/separation-of-duties.ts';
import { recordReviewFact } from '../facts/review-facts.ts';
import { membershipsOf } from '../store/member-store.ts';
import { insertReview } from '../store/review-store.ts';
import type { Acting, Writing } from './acting.ts';
import { holdForDecision } from './decide-on-request.ts';
import { requestForDecider } from './request-for-decider.ts';
import { requireDecider } from './visible-request.ts';

/**
 * Asks a person for advice about a request that waits for a decision; from then on they may read it. For stewards and owners of
 * the asset's organisation who have no part in it. Throws `separation_of_duties` (also when the person has a part in it),
 * `not_found` for an address that nobody has, `already_exists`, `state_conflict`, `invalid_argument`.
 */
export async function askForReview(
  context: Writing & { people: PeopleRegister },
  { requestId, email, question }: { requestId: string; email: string; question: string },
  acting: Acting,
): Promise<Review> {
  const { request, caller } = await requestForDecider(context, requestId, acting.caller);
  const actor = requireDecider(request, caller);
  const problems = textProblems('question', question, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say what you want to be advised about.', problems);
  const reviewerId = await context.people.personWithEmail(email, acting.forward());
  if (reviewerId === undefined) throw notFound(`person ${email}`);
  return context.transact(async (trx) => {
    const held = await holdForDecision(trx, { id: requestId, act: 'ask-review', expectedRevision: 0, actor }, caller);
    const memberships = await membershipsOf(trx, reviewerId);
    requireSeparateReviewer(held.request, { personId: reviewerId, memberships });
    const at = context.clock();
    const review: Review = {
      id: uuidv7(),
      requestId,
      reviewerId,
      askedBy: caller.personId,
      question: question.trim(),
      advice: undefined,
      text: '',
      createdAt: at,
      givenAt: undefined,
    };
    if (!(await insertReview(trx, review)))
      throw new AllianceError('already_exists', `${email} is asked about this request already.`);
    await recordReviewFact(trx, 'ask-review', { request: held.request, review, actor, at });
    return review;
  });
}
