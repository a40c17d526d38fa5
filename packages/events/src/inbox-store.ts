import type { Kysely, Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ReceivedEvent } from './received-event.ts';
import type { EventTables } from './tables.ts';

/** Remembers that the consumer applies the events in this transaction; returns those that it did not apply before, in order. */
export async function claimEvents<Tables>(
  trx: Transaction<Tables>,
  consumer: string,
  events: readonly ReceivedEvent[],
): Promise<ReceivedEvent[]> {
  const rows = await eventTables(trx)
    .insertInto('inbox')
    .values(events.map((event) => ({ consumer, event_id: event.id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('event_id')
    .execute();
  const claimed = new Set(rows.map((row) => row.event_id));
  // One that came twice is taken once.
  return events.filter((event) => claimed.delete(event.id));
}

/** Puts an event aside that could not be applied; from now on only a replay applies it. */
export async function bury<Tables>(
  db: Kysely<Tables>,
  consumer: string,
  event: ReceivedEvent,
  problem: string,
  attempts: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if ((await claimEvents(trx, consumer, [event])).length === 0) return;
    await eventTables(trx)
      .insertInto('dead_letter')
      .values({
        id: uuidv7(),
        consumer,
        event_id: event.id,
        type: event.type,
        source: event.service,
        sequence: event.sequence,
        occurred_at: event.occurredAt,
        payload: event.payload,
        problem: problem.slice(0, 2_000),
        attempts,
      })
      .execute();
  });
}

/** One more dead letter than asked for, oldest first, after the id given. */
export function deadLetters(db: Kysely<EventTables>, after: string | undefined, limit: number) {
  return db
    .selectFrom('dead_letter')
    .select([
      'id',
      'consumer',
      'event_id',
      'type',
      'source',
      'sequence',
      'occurred_at',
      'payload',
      'problem',
      'attempts',
      'failed_at',
    ])
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
}

/** Takes a dead letter out, in the transaction that applies it again; undefined when there is none. */
export async function exhume(trx: Transaction<EventTables>, id: string) {
  return trx.deleteFrom('dead_letter').where('id', '=', id).returningAll().executeTakeFirst();
}

function eventTables<Tables>(db: Kysely<Tables> | Transaction<Tables>): Kysely<EventTables> {
  return db as unknown as Kysely<EventTables>;
}
