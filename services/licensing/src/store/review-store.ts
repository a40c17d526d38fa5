import type { Kysely, Selectable, Transaction } from 'kysely';
import type { DerivationReview } from '../domain/derivation-review.ts';
import type { DerivationReviewTable, LicensingTables } from './tables.ts';

type Db = Kysely<LicensingTables>;
const COLUMNS = [
  'id',
  'assessment_id',
  'output',
  'organisation',
  'state',
  'reason',
  'decided_by',
  'created_at',
  'decided_at',
] as const;

/** Opens a review. Returns false, and writes nothing, when there is one of that assessment. */
export async function insertReview(trx: Transaction<LicensingTables>, review: DerivationReview): Promise<boolean> {
  const row = await trx
    .insertInto('derivation_review')
    .values({
      id: review.id,
      assessment_id: review.assessmentId,
      output: review.output,
      organisation: review.organisation,
      state: review.state,
      reason: review.reason,
      decided_by: review.decidedBy,
      created_at: review.createdAt,
      decided_at: review.decidedAt,
    })
    .onConflict((conflict) => conflict.constraint('derivation_review_of_assessment').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findReview(db: Db, id: string): Promise<DerivationReview | undefined> {
  const row = await db.selectFrom('derivation_review').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toReview(row);
}

export async function reviewOfAssessment(db: Db, assessmentId: string): Promise<DerivationReview | undefined> {
  const reviews = db.selectFrom('derivation_review').select(COLUMNS).where('assessment_id', '=', assessmentId);
  const row = await reviews.executeTakeFirst();
  return row && toReview(row);
}

/** Decides an open review; undefined when it is not open any more. */
export async function closeReview(
  trx: Transaction<LicensingTables>,
  { id, ...decision }: Pick<DerivationReview, 'id' | 'state' | 'reason' | 'decidedBy'> & { decidedAt: Date },
): Promise<DerivationReview | undefined> {
  const row = await trx
    .updateTable('derivation_review')
    .set({
      state: decision.state,
      reason: decision.reason,
      decided_by: decision.decidedBy,
      decided_at: decision.decidedAt,
    })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toReview(row);
}

/** Reviews, newest first; `organisations` undefined = of all. */
export async function listReviews(
  db: Db,
  filter: { organisations: readonly string[] | undefined; state: string; before: string | undefined; limit: number },
): Promise<DerivationReview[]> {
  const { organisations, state, before } = filter;
  if (organisations?.length === 0) return [];
  const rows = await db
    .selectFrom('derivation_review')
    .select(COLUMNS)
    .$if(organisations !== undefined, (query) => query.where('organisation', 'in', organisations ?? []))
    .$if(state !== '', (query) => query.where('state', '=', state))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(toReview);
}

function toReview(row: Selectable<DerivationReviewTable>): DerivationReview {
  return {
    id: row.id,
    assessmentId: row.assessment_id,
    output: row.output,
    organisation: row.organisation,
    state: row.state as DerivationReview['state'],
    reason: row.reason,
    decidedBy: row.decided_by,
    createdAt: row.created_at,
    decidedAt: row.decided_at,
  };
}
