import { type Kysely, sql, type Transaction } from 'kysely';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { LicensingTables } from './tables.ts';

type Db = Kysely<LicensingTables>;

/** Keeps an answer. Returns false, and writes nothing, when its question has been answered before. */
export async function insertAssessment(trx: Transaction<LicensingTables>, kept: KeptAssessment): Promise<boolean> {
  const row = await trx
    .insertInto('assessment')
    .values({
      id: kept.id,
      key: kept.key,
      organisation: kept.organisation,
      output: kept.output,
      verdict: kept.answer.verdict,
      stance: kept.answer.stance,
      engine: kept.answer.engine,
      answer: JSON.stringify(kept.answer),
      digest: kept.digest,
      created_at: kept.createdAt,
    })
    .onConflict((conflict) => conflict.constraint('assessment_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Remembers that a person asked, and so may see the answer. */
export async function rememberAsker(db: Db, assessmentId: string, personId: string): Promise<void> {
  await db
    .insertInto('assessment_asker')
    .values({ assessment_id: assessmentId, person_id: personId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function hasAsked(db: Db, assessmentId: string, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('assessment_asker')
    .select('person_id')
    .where('assessment_id', '=', assessmentId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The answer that was given to a question. */
export async function findByKey(db: Db, key: string): Promise<KeptAssessment | undefined> {
  const row = await assessments(db).where('key', '=', key).executeTakeFirst();
  return row && toKept(row);
}

export async function findAssessment(db: Db, id: string): Promise<KeptAssessment | undefined> {
  const row = await assessments(db).where('id', '=', id).executeTakeFirst();
  return row && toKept(row);
}

/** Deletes old assessments that are about no version, oldest first, and who asked for them; returns how many. */
export async function deletePlans(db: Db, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from assessment
     where id in (
       select id from assessment
        where output = '' and created_at < ${before}
          and not exists (select from derivation_review where assessment_id = assessment.id)
          and not exists (select from standing where assessment_id = assessment.id)
          and not exists (select from assessment_change where assessment.id in (before_id, after_id))
        order by created_at limit ${limit})
    returning id`.execute(db);
  return rows.length;
}

function assessments(db: Db) {
  return db.selectFrom('assessment').select(['id', 'key', 'organisation', 'output', 'answer', 'digest', 'created_at']);
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof assessments>['executeTakeFirst']>>>;

function toKept({ created_at: createdAt, ...row }: Row): KeptAssessment {
  return { ...row, createdAt };
}
