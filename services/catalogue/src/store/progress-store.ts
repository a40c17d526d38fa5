import { type Kysely, sql, type Transaction } from 'kysely';
import type { CatalogueTables } from './tables.ts';

/**
 * Notes that an event is applied to a generation in this transaction; false when the generation is gone and nothing is to be
 * applied. Of all that is applied to one generation only one transaction works at a time: what one event changes is there
 * for the next one, whichever service sent it.
 */
export async function advance(
  trx: Transaction<CatalogueTables>,
  { generation, source, sequence }: { generation: number; source: string; sequence: number },
): Promise<boolean> {
  const { rows } = await sql`
    with live as (select number from generation where number = ${generation} for no key update)
    update progress set last_sequence = greatest(last_sequence, ${sequence})
      from live where progress.generation = live.number and source = ${source}
    returning source`.execute(trx);
  return rows.length > 0;
}

/** Sets how far a replay has brought a generation. */
export async function setProgress(
  db: Kysely<CatalogueTables>,
  { generation, source, sequence }: { generation: number; source: string; sequence: number },
): Promise<void> {
  await db
    .updateTable('progress')
    .set({ last_sequence: sequence })
    .where('generation', '=', generation)
    .where('source', '=', source)
    .execute();
}

/**
 * True when a generation has followed every service at least as far as another one. An event that a generation has put aside
 * counts as followed, else one that cannot be applied would keep it waiting for ever.
 */
export async function hasCaughtUp(
  db: Kysely<CatalogueTables>,
  follower: { generation: number; consumer: string },
  leader: number,
): Promise<boolean> {
  const { rows } = await sql<{ behind: boolean }>`
    select exists (
      select from progress as ahead
        left join progress as own
               on own.generation = ${follower.generation} and own.source = ahead.source
       where ahead.generation = ${leader}
         and ahead.last_sequence > coalesce(greatest(own.last_sequence, (
               select max(sequence) from dead_letter
                where consumer = ${follower.consumer} and dead_letter.source = ahead.source)), 0)) as behind`.execute(
    db,
  );
  return rows[0]?.behind === false;
}

/** Remembers how long the newest event took from its commit to being searchable. */
export async function recordLag(
  db: Kysely<CatalogueTables>,
  lag: { generation: number; source: string; occurredAt: Date; milliseconds: number },
): Promise<void> {
  await db
    .updateTable('progress')
    .set({ last_event_at: lag.occurredAt, last_lag_ms: lag.milliseconds })
    .where('generation', '=', lag.generation)
    .where('source', '=', lag.source)
    .execute();
}

export type IndexStatus = {
  generation: number;
  items: number;
  rebuilding: boolean;
  lastLagMs: number | null;
  lastEventAt: Date | null;
};

/** State of the generation that serves. */
export async function indexStatus(db: Kysely<CatalogueTables>): Promise<IndexStatus> {
  const { rows } = await sql<IndexStatus>`
    select generation.number as generation,
           (select count(*) from item where item.generation = generation.number and listed) as items,
           exists (select from generation where state in ('building', 'catching-up')) as rebuilding,
           newest.last_lag_ms as "lastLagMs", newest.last_event_at as "lastEventAt"
      from generation
      left join lateral (select last_lag_ms, last_event_at from progress
                          where progress.generation = generation.number and last_event_at is not null
                          order by last_event_at desc limit 1) as newest on true
     where state = 'serving'`.execute(db);
  return rows[0] as IndexStatus;
}
