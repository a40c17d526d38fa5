import { isUniqueViolation } from '@alliance/database/database-problem';
import type { Selectable } from 'kysely';
import type { Advice, Review } from '../domain/review.ts';
import type { GrantsDb, GrantsTrx, ReviewTable } from './tables.ts';

const COLUMNS = [
  'id',
  'request_id',
  'reviewer_id',
  'asked_by',
  'question',
  'advice',
  'text',
  'created_at',
  'given_at',
] as const satisfies (keyof ReviewTable)[];

/** Writes that somebody is asked for advice; false when they were asked already. */
export async function insertReview(trx: GrantsTrx, review: Review): Promise<boolean> {
  try {
    await trx
      .insertInto('review')
      .values({
        id: review.id,
        request_id: review.requestId,
        reviewer_id: review.reviewerId,
        asked_by: review.askedBy,
        question: review.question,
        advice: review.advice ?? null,
        text: review.text,
        created_at: review.createdAt,
        given_at: review.givenAt ?? null,
      })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'one_review_each')) return false;
    throw error;
  }
}

/** Writes somebody's advice, in place of what they said before. Undefined when they were not asked. */
export async function giveAdvice(
  trx: GrantsTrx,
  { requestId, reviewerId }: Pick<Review, 'requestId' | 'reviewerId'>,
  { advice, text, at }: { advice: Advice; text: string; at: Date },
): Promise<Review | undefined> {
  const row = await trx
    .updateTable('review')
    .set({ advice, text, given_at: at })
    .where('request_id', '=', requestId)
    .where('reviewer_id', '=', reviewerId)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toReview(row);
}

/** Everybody who was asked about a request, with what they said; oldest first. */
export async function reviewsOf(db: GrantsDb, requestId: string): Promise<Review[]> {
  const rows = await db
    .selectFrom('review')
    .select(COLUMNS)
    .where('request_id', '=', requestId)
    .orderBy('id')
    .execute();
  return rows.map(toReview);
}

/** Whether a person was asked for advice about a request. */
export async function isReviewer(db: GrantsDb, requestId: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('review')
    .select('id')
    .where('request_id', '=', requestId)
    .where('reviewer_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

function toReview(row: Selectable<ReviewTable>): Review {
  return {
    id: row.id,
    requestId: row.request_id,
    reviewerId: row.reviewer_id,
    askedBy: row.asked_by,
    question: row.question,
    advice: row.advice ?? undefined,
    text: row.text,
    createdAt: row.created_at,
    givenAt: row.given_at ?? undefined,
  };
}
