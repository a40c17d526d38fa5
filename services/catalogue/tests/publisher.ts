import { openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { openBus } from '@alliance/events/bus';
import { EVENT_HEADERS } from '@alliance/events/event-headers';
import { eventMigrations } from '@alliance/events/migrations';
import { createTransact, recordEvent } from '@alliance/events/outbox';
import { startRelay } from '@alliance/events/relay';
import type { EventTables } from '@alliance/events/tables';
import { createLogger } from '@alliance/runtime/logger';
import type { TestNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { headers } from '@nats-io/transport-node';
import type { Source } from '../src/domain/source.ts';

/** A service that does nothing but publish, through a real outbox and relay. */
export type Publisher = AsyncDisposable & {
  /** Records the events in one transaction. */
  publish<D extends DescMessage>(schema: D, ...messages: MessageInitShape<D>[]): Promise<void>;
  /** Sends everything that was ever published again, as a stream does whose window for duplicates has passed. */
  publishAgain(): Promise<void>;
  /** Waits until everything recorded is in the stream. */
  drain(): Promise<void>;
};

export async function startPublisher(service: Source, nats: Pick<TestNats, 'url' | 'prefix'>): Promise<Publisher> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await createDatabase({ template: 'events', migrate }));
  const { db } = starting.use(openDatabase<EventTables>({ url: database.url, applicationName: `test-${service}` }));
  const bus = starting.use(await openBus({ url: nats.url, name: service, prefix: nats.prefix }));
  const relay = starting.use(startRelay({ service, db, bus, logger: createLogger(service, 'silent') }));
  const transact = createTransact(db, relay.wake);
  const running = starting.move();
  const unpublished = () => db.selectFrom('outbox').select('id').where('published_at', 'is', null).execute();
  return {
    publish: (schema, ...messages) =>
      transact(async (trx) => {
        for (const message of messages) await recordEvent(trx, schema, message);
      }),
    publishAgain: async () => {
      const events = await db
        .selectFrom('outbox')
        .select(['id', 'type', 'payload', 'sequence', 'occurred_at'])
        .orderBy('sequence')
        .execute();
      for (const event of events) {
        const attributes = headers();
        attributes.set(EVENT_HEADERS.id, event.id);
        attributes.set(EVENT_HEADERS.type, event.type);
        attributes.set(EVENT_HEADERS.time, event.occurred_at.toISOString());
        attributes.set(EVENT_HEADERS.sequence, String(event.sequence));
        const subject = event.type.replace(/^alliance/, nats.prefix);
        await bus.jetstream.publish(subject, event.payload, { headers: attributes });
      }
    },
    drain: async () => {
      while ((await unpublished()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function migrate(url: string): Promise<void> {
  await using database = openDatabase<EventTables>({ url, applicationName: 'test-migrate' });
  await migrateToLatest(database.db, eventMigrations);
}
