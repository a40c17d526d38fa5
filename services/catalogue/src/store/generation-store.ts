import { type Kysely, sql, type Transaction } from 'kysely';
import type { CatalogueTables, GenerationState } from './tables.ts';

/** The number of the generation that answers, as part of a statement: a statement sees one generation whole. */
export const SERVING = sql<number>`(select number from generation where state = 'serving')`;

export type Generation = { number: number; state: GenerationState };

/** Every generation there is, oldest first. */
export async function listGenerations(db: Kysely<CatalogueTables>): Promise<Generation[]> {
  return db.selectFrom('generation').select(['number', 'state']).orderBy('number').execute();
}

/** Asks for a new generation; gives the one that is under way when there is one. */
export async function requestGeneration(db: Kysely<CatalogueTables>): Promise<number> {
  await sql`
    insert into generation (number, state) select max(number) + 1, 'building' from generation
        on conflict do nothing`.execute(db);
  const { number } = await db
    .selectFrom('generation')
    .select('number')
    .where('state', '<>', 'retired')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return number;
}

export async function setState(db: Kysely<CatalogueTables>, generation: number, state: GenerationState): Promise<void> {
  await db.updateTable('generation').set({ state }).where('number', '=', generation).execute();
}

/** Retires the generation that serves and lets another one serve, from the same moment. */
export async function replaceServing(trx: Transaction<CatalogueTables>, successor: number): Promise<void> {
  await sql`
    update generation set state = 'retired', retired_at = now() where state = 'serving'`.execute(trx);
  await sql`
    update generation set state = 'serving', served_at = now() where number = ${successor}`.execute(trx);
}

/** Waits for the events being applied to a generation and lets no further one be applied until this transaction ends. */
export async function lockGeneration(
  trx: Transaction<CatalogueTables>,
  state: GenerationState,
): Promise<number | undefined> {
  const row = await trx
    .selectFrom('generation')
    .select('number')
    .where('state', '=', state)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.number;
}

/** Generations that were retired at least so long ago. */
export async function retiredSince(db: Kysely<CatalogueTables>, milliseconds: number): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select number from generation
     where state = 'retired' and retired_at < now() - make_interval(secs => ${milliseconds / 1_000})`.execute(db);
  return rows.map((row) => row.number);
}
