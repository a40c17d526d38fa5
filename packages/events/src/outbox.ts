import { injectTrace } from '@alliance/telemetry/propagation';
import { create, type DescMessage, type MessageInitShape, toJsonString } from '@bufbuild/protobuf';
import type { Kysely, Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { addressOf } from './event-name.ts';
import type { EventTables } from './tables.ts';

const ROWS_AT_ONCE = 500;

/** Runs `work` in one transaction and, once it is committed, lets the relay know that there may be events. */
export type Transact<Tables> = <T>(work: (trx: Transaction<Tables>) => Promise<T>) => Promise<T>;

/** Makes the `transact` of a service. `wake` is called after each commit. */
export function createTransact<Tables>(db: Kysely<Tables>, wake: () => void): Transact<Tables> {
  return async (work) => {
    const result = await db.transaction().execute(work);
    wake();
    return result;
  };
}

/**
 * Writes a fact to the outbox, in the transaction of the change itself. Call it after the rows of the aggregate are locked
 * or written, so that two changes of one aggregate are recorded in the order in which they commit. Returns the event's id.
 */
export async function recordEvent<Tables extends EventTables, D extends DescMessage>(
  trx: Transaction<Tables>,
  descriptor: D,
  message: MessageInitShape<D>,
  occurredAt: Date = new Date(),
): Promise<string> {
  const [id = ''] = await recordEvents(trx, descriptor, [message], occurredAt);
  return id;
}

/** The same for many facts of one type, in this order, for the price of few. Returns their ids. */
export async function recordEvents<Tables extends EventTables, D extends DescMessage>(
  trx: Transaction<Tables>,
  descriptor: D,
  messages: readonly MessageInitShape<D>[],
  occurredAt: Date = new Date(),
): Promise<string[]> {
  const trace: Record<string, string> = {};
  injectTrace(trace);
  const rows = messages.map((message) => ({
    id: uuidv7(),
    sequence: null,
    type: addressOf(descriptor, 'alliance').type,
    payload: toJsonString(descriptor, create(descriptor, message)),
    trace: JSON.stringify(trace),
    occurred_at: occurredAt,
    published_at: null,
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await (trx as unknown as Transaction<EventTables>)
      .insertInto('outbox')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
  return rows.map(({ id }) => id);
}
