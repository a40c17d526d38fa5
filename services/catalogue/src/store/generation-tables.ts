import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { CatalogueTables } from './tables.ts';

const FACT_TABLES = ['asset', 'version', 'derivation', 'card', 'organisation'] as const;
const LOOK_AGAIN_MS = 20;

/**
 * Makes the tables of a generation anew, without what an earlier attempt left. Those of the facts belong to the index at
 * once; that of the items stands alone, so that it is filled without its indexes.
 */
export async function createGenerationTables(
  db: Kysely<CatalogueTables>,
  generation: number,
  sources: readonly string[],
): Promise<void> {
  await dropTables(db, generation);
  await db.transaction().execute(async (trx) => {
    for (const table of FACT_TABLES) {
      await createTable(trx, table, generation);
      await attachTable(trx, table, generation);
    }
    await createTable(trx, 'item', generation);
    await sql`
      insert into progress (generation, source) select ${generation}, unnest(${[...sources]}::text[])`.execute(trx);
  });
}

/**
 * Makes the filled table of items part of the index; this builds its indexes. Searches go on meanwhile. When it returns, no
 * statement is under way that does not know of the table.
 */
export async function attachItems(db: Kysely<CatalogueTables>, generation: number, signal: AbortSignal): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`set local maintenance_work_mem = '256MB'`.execute(trx);
    await attachTable(trx, 'item', generation);
  });
  await earlierReadersGone(db, signal);
  await analyse(db, ['item'], generation);
}

/**
 * Waits until whoever reads items now has done so. PostgreSQL plans a statement before it takes the statement's snapshot: one that
 * was planned without the new table could see it serve, and find nothing.
 */
async function earlierReadersGone(db: Kysely<CatalogueTables>, signal: AbortSignal): Promise<void> {
  let readers = await readersAmong(db, sql`true`);
  while (readers.length > 0) {
    await delay(LOOK_AGAIN_MS, undefined, { signal });
    readers = await readersAmong(db, sql`virtualtransaction = any(${readers}::text[])`);
  }
}

async function readersAmong(db: Kysely<CatalogueTables>, condition: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ virtualtransaction: string }>`
    select distinct virtualtransaction from pg_locks
     where locktype = 'relation' and relation = 'item'::regclass
       and database = (select oid from pg_database where datname = current_database())
       and pid <> pg_backend_pid() and ${condition}`.execute(db);
  return rows.map((row) => row.virtualtransaction);
}

/** Lets the planner know what the tables of the facts hold, before the items are made from them. */
export async function analyseFacts(db: Kysely<CatalogueTables>, generation: number): Promise<void> {
  await analyse(db, FACT_TABLES, generation);
}

/** Drops a generation with everything that is remembered of it, its consumer's memory included. May be tried again. */
export async function dropGeneration(db: Kysely<CatalogueTables>, generation: number, consumer: string): Promise<void> {
  await dropTables(db, generation);
  await db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = 0`.execute(trx);
    await forgetConsumer(trx, consumer);
    await trx.deleteFrom('generation').where('number', '=', generation).execute();
  });
}

/** Forgets which events a consumer has applied and which it could not apply. */
export async function forgetConsumer(db: Kysely<CatalogueTables>, consumer: string): Promise<void> {
  await db.deleteFrom('inbox').where('consumer', '=', consumer).execute();
  await db.deleteFrom('dead_letter').where('consumer', '=', consumer).execute();
}

async function analyse(db: Kysely<CatalogueTables>, tables: readonly string[], generation: number): Promise<void> {
  for (const table of tables) await sql`analyze ${sql.table(`${table}_${generation}`)}`.execute(db);
}

/**
 * Without its progress no event is applied to a generation any more; only then do its tables go. Each goes by itself: dropping
 * one locks the whole table for a moment, and who held one while waiting for another would deadlock with the searches.
 */
async function dropTables(db: Kysely<CatalogueTables>, generation: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select from generation where number = ${generation} for update`.execute(trx);
    await trx.deleteFrom('progress').where('generation', '=', generation).execute();
  });
  for (const table of [...FACT_TABLES, 'item']) {
    await db.transaction().execute(async (trx) => {
      // Searches wait behind who waits for the table, so it gives up soon and is tried again.
      await sql`set local lock_timeout = '2s'`.execute(trx);
      await sql`drop table if exists ${sql.table(`${table}_${generation}`)}`.execute(trx);
    });
  }
}

async function createTable(trx: Transaction<CatalogueTables>, table: string, generation: number): Promise<void> {
  // The check says what the partition's bound will say, so that attaching it reads no row.
  await sql`
    create table ${sql.table(`${table}_${generation}`)}
      (like ${sql.table(table)} including defaults including constraints, check (generation = ${sql.lit(generation)}))`.execute(
    trx,
  );
}

async function attachTable(trx: Transaction<CatalogueTables>, table: string, generation: number): Promise<void> {
  await sql`
    alter table ${sql.table(table)} attach partition ${sql.table(`${table}_${generation}`)}
      for values in (${sql.lit(generation)})`.execute(trx);
}
