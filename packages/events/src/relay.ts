import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import { headers } from '@nats-io/transport-node';
import type { Kysely } from 'kysely';
import type { Bus } from './bus.ts';
import { EVENT_HEADERS } from './event-headers.ts';
import { streamName } from './event-name.ts';
import {
  hasWork,
  markPublished,
  numberEvents,
  publishAgainAfter,
  takeRelayLock,
  type UnpublishedEvent,
  unpublishedEvents,
} from './outbox-store.ts';
import type { EventTables } from './tables.ts';

const BATCH = 512;
const IDLE_MS = 250;

/** Publishes a service's outbox; `wake` ends its pause after a commit. */
export type Relay = AsyncDisposable & { wake(): void };

/**
 * Starts the relay of a service. Of all replicas one works at a time (advisory lock). Numbering is committed before anything
 * is published, so a crash between the two can only lead to the same message being published again under the same id.
 */
export function startRelay<Tables extends EventTables>(options: {
  service: string;
  db: Kysely<Tables>;
  bus: Bus;
  logger: Logger;
}): Relay {
  const { service, bus, logger } = options;
  const db = options.db as unknown as Kysely<EventTables>;
  let streamChecked = false;
  void watchReconnects(bus, () => {
    streamChecked = false;
  });
  const loop = new BackgroundLoop({ name: 'relay', logger, idleMs: IDLE_MS }, async () => {
    if (!streamChecked) {
      await bus.ensureStream(service);
      const last = await lastSequenceInStream(bus, service);
      const lost = await db
        .transaction()
        .execute(async (trx) => ((await takeRelayLock(trx)) ? publishAgainAfter(trx, last) : 0));
      if (lost > 0) logger.warn({ lost, last }, 'the stream lost events; publishing them again from the outbox');
      streamChecked = true;
    }
    if (!(await hasWork(db))) return false;
    const leading = await db.transaction().execute(async (trx) => {
      const locked = await takeRelayLock(trx);
      if (locked) await numberEvents(trx, BATCH);
      return locked;
    });
    return leading && (await publishBatch(db, bus));
  });
  return {
    wake: () => loop.wake(),
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}

function publishBatch(db: Kysely<EventTables>, bus: Bus): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await takeRelayLock(trx))) return false;
    const events = await unpublishedEvents(trx, BATCH);
    if (events.length === 0) return false;
    await Promise.all(events.map((event) => publish(bus, event)));
    await markPublished(
      trx,
      events.map((event) => event.id),
    );
    return true;
  });
}

async function publish(bus: Bus, event: UnpublishedEvent): Promise<void> {
  const [, service] = event.type.split('.');
  const attributes = headers();
  attributes.set(EVENT_HEADERS.specversion, '1.0');
  attributes.set(EVENT_HEADERS.id, event.id);
  attributes.set(EVENT_HEADERS.type, event.type);
  attributes.set(EVENT_HEADERS.source, `/alliance/${service}`);
  attributes.set(EVENT_HEADERS.time, event.occurred_at.toISOString());
  attributes.set(EVENT_HEADERS.contenttype, 'application/json');
  attributes.set(EVENT_HEADERS.sequence, String(event.sequence));
  for (const [key, value] of Object.entries(event.trace)) attributes.set(key, value);
  const subject = event.type.replace(/^alliance/, bus.prefix);
  await bus.jetstream.publish(subject, event.payload, { msgID: event.id, headers: attributes, timeout: 5_000 });
}

/** Sequence of the newest event in the stream, 0 when it is empty. */
async function lastSequenceInStream(bus: Bus, service: string): Promise<number> {
  const name = streamName(bus.prefix, service);
  const { state } = await bus.manager.streams.info(name);
  if (state.messages === 0) return 0;
  const message = await bus.manager.streams.getMessage(name, { seq: state.last_seq });
  return Number(message?.header.get(EVENT_HEADERS.sequence) ?? 0);
}

/** Watches until the connection is closed for good. */
async function watchReconnects(bus: Bus, onReconnect: () => void): Promise<void> {
  for await (const status of bus.connection.status()) if (status.type === 'reconnect') onReconnect();
}
