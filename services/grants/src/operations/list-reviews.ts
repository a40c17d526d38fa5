import { AllianceError } from '@alliance/errors/alliance-error';
import type { Review } from '../domain/review.ts';
import { mayAskAboutOthers } from '../domain/visibility.ts';
import { reviewsOf } from '../store/review-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requestForDecider } from './request-for-decider.ts';

/**
 * Advice about a request, oldest first: all of it for stewards and owners of the asset's organisation, governance and auditors;
 * their own for reviewers. Throws `role_required` for the applicant's side.
 */
export async function listReviews(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  requestId: string,
  acting: Pick<Acting, 'caller'>,
): Promise<Review[]> {
  const { request, caller } = await requestForDecider({ db, clock }, requestId, acting.caller);
  const reviews = await reviewsOf(db, requestId);
  if (mayAskAboutOthers(caller, request.asset.organisation)) return reviews;
  const own = reviews.filter(({ reviewerId }) => reviewerId === caller.personId);
  if (own.length > 0) return own;
  throw new AllianceError('role_required', `Advice is for those who decide for ${request.asset.organisation}.`);
}
