import type { Kysely, Transaction } from 'kysely';
import { conflictsIn } from '../domain/derivation/conflicts.ts';
import type { AssessmentChange, ChangeCause } from '../domain/derivation/standing.ts';
import type { LicensingTables } from './tables.ts';

/** Writes that an assessment came out differently. */
export async function insertChange(
  trx: Transaction<LicensingTables>,
  change: Pick<
    AssessmentChange,
    'id' | 'output' | 'organisation' | 'purpose' | 'beforeId' | 'afterId' | 'createdAt'
  > & {
    cause: ChangeCause;
  },
): Promise<void> {
  await trx
    .insertInto('assessment_change')
    .values({
      id: change.id,
      output: change.output,
      organisation: change.organisation,
      purpose: change.purpose,
      cause: change.cause,
      before_id: change.beforeId,
      after_id: change.afterId,
      created_at: change.createdAt,
    })
    .execute();
}

/** Changes, newest first, with the assessments before and after; `organisations` undefined = of all. */
export async function listChanges(
  db: Kysely<LicensingTables>,
  filter: {
    organisations: readonly string[] | undefined;
    /** Only those that were noted by then. */
    asOf?: Date | undefined;
    before: string | undefined;
    limit: number;
  },
): Promise<AssessmentChange[]> {
  const { organisations, asOf, before } = filter;
  if (organisations?.length === 0) return [];
  const rows = await db
    .selectFrom('assessment_change as change')
    .innerJoin('assessment as former', 'former.id', 'change.before_id')
    .innerJoin('assessment as latter', 'latter.id', 'change.after_id')
    .select(['change.id', 'change.output', 'change.organisation', 'change.purpose', 'change.cause'])
    .select(['change.before_id', 'change.after_id', 'change.created_at', 'former.verdict as before', 'latter.answer'])
    .$if(organisations !== undefined, (query) => query.where('change.organisation', 'in', organisations ?? []))
    .$if(asOf !== undefined, (query) => query.where('change.created_at', '<=', asOf as Date))
    .$if(before !== undefined, (query) => query.where('change.id', '<', before ?? ''))
    .orderBy('change.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(({ before_id, after_id, created_at, answer, before: verdict, ...same }) => ({
    ...same,
    beforeId: before_id,
    afterId: after_id,
    before: verdict as AssessmentChange['before'],
    after: answer.verdict,
    proof: answer.proof[0],
    conflicts: conflictsIn(answer),
    createdAt: created_at,
  }));
}
