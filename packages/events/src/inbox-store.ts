import type { Kysely, Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { ReceivedEvent } from './received-event.ts';
import type { EventTables } from './tables.ts';

/** Remembers that the consumer applies the event in this transaction; false when it did so before. */
export async function claimEvent<Tables>(
  trx: Transaction<Tables>,
  consumer: string,
  eventId: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await eventTables(trx)
    .insertInto('inbox')
    .values({ consumer, event_id: eventId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Which of the events the consumer has applied already. */
export async function appliedEvents<Tables>(
  db: Kysely<Tables>,
  consumer: string,
  eventIds: string[],
): Promise<Set<string>> {
  const rows = await eventTables(db)
    .selectFrom('inbox')
    .select('event_id')
    .where('consumer', '=', consumer)
    .where('event_id', 'in', eventIds)
    .execute();
  return new Set(rows.map((row) => row.event_id));
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
    if (!(await claimEvent(trx, consumer, event.id))) return;
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
