import { type Kysely, sql, type Transaction } from 'kysely';
import type { BareQuestion, Purpose, Standing } from '../domain/derivation/standing.ts';
import type { LicensingTables } from './tables.ts';

type Db = Kysely<LicensingTables>;
type Trx = Transaction<LicensingTables>;
export type StandingKey = { readonly output: string; readonly purpose: Purpose };
/** Digests of the records that an assessment used, by licence; empty where there was none. */
export type UsedTerms = ReadonlyMap<string, string>;

/** What came between the question and this row was missed, so it is looked at once more when it counts. */
const lookedAtOnce = { wanted: 1, wanted_because: 'conclusion' as const, asks_lineage: true };
const lookedAtOnceMore = {
  wanted: sql<number>`standing.wanted + 1`,
  wanted_because: 'conclusion' as const,
  asks_lineage: true,
};

/** Makes an assessment the one that a version rests on, in place of an earlier one. What was published stays published. */
export async function putStanding(
  trx: Trx,
  {
    published,
    terms,
    ...standing
  }: Omit<Standing, 'wanted' | 'wantedBecause' | 'asksLineage'> & { published: boolean; terms: UsedTerms },
): Promise<void> {
  const { assessmentId: assessment_id, stanceVersion: stance_version, ...same } = standing;
  const question = JSON.stringify(standing.question);
  const sources = standing.question.works.map(({ ref }) => ref);
  await trx
    .insertInto('standing')
    .values({ ...same, assessment_id, stance_version, question, published, sources, ...lookedAtOnce })
    .onConflict((conflict) =>
      conflict.columns(['output', 'purpose']).doUpdateSet({
        assessment_id,
        stance_version,
        question,
        sources,
        ...lookedAtOnceMore,
        published: sql<boolean>`standing.published or excluded.published`,
      }),
    )
    .execute();
  await putTerms(trx, standing, terms);
}

/** Replaces the assessment, when nobody else has done so; false when somebody has. */
export async function moveStanding(
  trx: Trx,
  { output, purpose, assessmentId, wanted }: Standing,
  to: { assessmentId: string; stanceVersion: number; terms: UsedTerms; question: BareQuestion },
): Promise<boolean> {
  const row = await trx
    .updateTable('standing')
    .set({
      assessment_id: to.assessmentId,
      stance_version: to.stanceVersion,
      question: JSON.stringify(to.question),
      sources: to.question.works.map(({ ref }) => ref),
      done: wanted,
      asks_lineage: sql<boolean>`asks_lineage and wanted > ${wanted}`,
    })
    .where('output', '=', output)
    .where('purpose', '=', purpose)
    .where('assessment_id', '=', assessmentId)
    .returning('output')
    .executeTakeFirst();
  if (row) await putTerms(trx, { output, purpose }, to.terms);
  return row !== undefined;
}

async function putTerms(trx: Trx, { output, purpose }: StandingKey, terms: UsedTerms): Promise<void> {
  await trx.deleteFrom('standing_term').where('output', '=', output).where('purpose', '=', purpose).execute();
  const rows = [...terms].map(([licence_id, digest]) => ({ output, purpose, licence_id, digest }));
  if (rows.length > 0) await trx.insertInto('standing_term').values(rows).execute();
}

/** Lets what was assessed of a version count, now that it is published. */
export async function markPublished(trx: Trx, output: string): Promise<void> {
  await trx.updateTable('standing').set({ published: true }).where('output', '=', output).execute();
}

/** Nothing rests on a version that is withdrawn. */
export async function dropStanding(trx: Trx, output: string): Promise<void> {
  await trx.deleteFrom('standing').where('output', '=', output).execute();
}

/** Published versions whose assessment used another stance or record of a licence than there is now, or that are wanted again. */
export async function dueStandings(db: Db, stanceVersion: number, limit: number): Promise<StandingKey[]> {
  return db
    .selectFrom('standing')
    .select(['output', 'purpose'])
    .where('published', '=', true)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('stance_version', '<>', stanceVersion),
        eb('wanted', '>', eb.ref('done')),
        exists(
          selectFrom('standing_term')
            .innerJoin('term_state', 'term_state.licence_id', 'standing_term.licence_id')
            .select('standing_term.licence_id')
            .whereRef('standing_term.output', '=', 'standing.output')
            .whereRef('standing_term.purpose', '=', 'standing.purpose')
            .whereRef('term_state.digest', '<>', 'standing_term.digest'),
        ),
      ]),
    )
    .orderBy('output')
    .orderBy('purpose')
    .limit(limit)
    .execute();
}

/** Standing assessments of published versions in order, after a key. */
export async function publishedStandings(
  db: Db,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<StandingKey[]> {
  return db
    .selectFrom('standing')
    .select(['output', 'purpose'])
    .where('published', '=', true)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(output, purpose) > (${after?.[0] ?? ''}, ${after?.[1] ?? ''})`),
    )
    .orderBy('output')
    .orderBy('purpose')
    .limit(limit)
    .execute();
}

/** The same of those only that rest on a source, at whatever remove; `organisations` undefined = of all. */
export async function standingsFrom(
  db: Db,
  { source, organisations }: { source: string; organisations: readonly string[] | undefined },
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<StandingKey[]> {
  if (organisations?.length === 0) return [];
  return db
    .selectFrom('standing')
    .select(['output', 'purpose'])
    .where('published', '=', true)
    .where(sql<boolean>`sources @> array[${source}]`)
    .$if(organisations !== undefined, (query) => query.where('organisation', 'in', organisations ?? []))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(output, purpose) > (${after?.[0] ?? ''}, ${after?.[1] ?? ''})`),
    )
    .orderBy('output')
    .orderBy('purpose')
    .limit(limit)
    .execute();
}

/** One of them with its question; undefined when it is gone. */
export async function findStanding(db: Db, { output, purpose }: StandingKey): Promise<Standing | undefined> {
  const row = await db
    .selectFrom('standing')
    .select([
      'output',
      'purpose',
      'kind',
      'organisation',
      'name',
      'version',
      'assessment_id',
      'question',
      'stance_version',
      'wanted',
      'done',
      'wanted_because',
      'asks_lineage',
    ])
    .where('output', '=', output)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  if (!row) return undefined;
  const { assessment_id: assessmentId, stance_version: stanceVersion, done, ...rest } = row;
  const { wanted_because, asks_lineage: asksLineage, ...same } = rest;
  const wantedBecause = same.wanted > done ? wanted_because : '';
  return { ...same, assessmentId, stanceVersion, wantedBecause, asksLineage };
}
