import { setTimeout as delay } from 'node:timers/promises';
import { type AllianceError, isAllianceError } from '@alliance/errors/alliance-error';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import { withExtractedTrace } from '@alliance/telemetry/propagation';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Kysely, Transaction } from 'kysely';
import type { Bus } from './bus.ts';
import { ensureDurable } from './durable.ts';
import { streamName } from './event-name.ts';
import { type EventHandler, handlerFor } from './handlers.ts';
import { bury, claimEvents } from './inbox-store.ts';
import { type ReceivedEvent, receivedEvent } from './received-event.ts';
import type { EventTables } from './tables.ts';

/** As many as one transaction applies: each costs round trips, which many events share. */
const BATCH = 500;
const MAX_ATTEMPTS = 5;
const TRACED = { 'messaging.system': 'nats' };

export type ConsumerOptions<Tables extends EventTables> = {
  bus: Bus;
  db: Kysely<Tables>;
  /** The consuming service. */
  service: string;
  /** The service whose events are consumed. */
  source: string;
  handlers: readonly EventHandler<Tables>[];
  /** Applies events that came together, in order, in place of the handlers one by one; a replay of one event is the handlers'. */
  applyAll?: (trx: Transaction<Tables>, events: readonly ReceivedEvent[]) => Promise<void>;
  logger: Logger;
  /** Says whether a failure is of the infrastructure: such events are tried again for ever, never put aside. */
  explain: (error: unknown) => AllianceError | undefined;
  /** Durable name; "<service>" when absent. A new name starts from the first event. */
  name?: string;
  /** Stream sequence to start from, for a new durable consumer only; the first event when absent. */
  startSequence?: number;
  /** Called after each batch was committed. */
  onApplied?: (events: readonly ReceivedEvent[]) => void;
};

/** A durable consumer of one service's events. */
export type Consumer = AsyncDisposable & {
  readonly name: string;
  readonly source: string;
  readonly handlers: readonly EventHandler<never>[];
};

/**
 * Starts a durable consumer. Events are applied in order, each exactly once (the event's id is remembered in the transaction
 * that applies it). One that fails five times is put aside as a dead letter; unknown types are acknowledged.
 */
export function startConsumer<Tables extends EventTables>(options: ConsumerOptions<Tables>): Consumer {
  const name = options.name ?? options.service;
  let messages: ConsumerMessages | undefined;
  const loop = new BackgroundLoop(
    { name: `consumer ${name} ← ${options.source}`, logger: options.logger, idleMs: 1_000 },
    async (signal) => {
      const consumer = await attach(options, name);
      messages = await consumer.consume({ max_messages: BATCH * 2, idle_heartbeat: 5_000 });
      // It closes once it is iterated over, which is what comes next: to wait for it here would be to wait for ever.
      if (signal.aborted) void messages.close();
      try {
        await applyAll(messages, options, name, signal);
      } finally {
        await messages.close();
      }
      return false;
    },
  );
  return {
    name,
    source: options.source,
    handlers: options.handlers as unknown as readonly EventHandler<never>[],
    [Symbol.asyncDispose]: async () => {
      const stopped = loop[Symbol.asyncDispose]();
      await messages?.close();
      await stopped;
    },
  };
}

async function attach<Tables extends EventTables>(
  { bus, source, startSequence }: ConsumerOptions<Tables>,
  name: string,
) {
  await ensureDurable(bus, { source, name, startSequence });
  return bus.jetstream.consumers.get(streamName(bus.prefix, source), name);
}

/** Takes whatever has arrived as one batch: alone when events are rare, many when they pile up. Ends when the messages end or a batch fails. */
async function applyAll<Tables extends EventTables>(
  messages: ConsumerMessages,
  options: ConsumerOptions<Tables>,
  name: string,
  signal: AbortSignal,
) {
  const waiting: JsMsg[] = [];
  let failure: unknown;
  let working: Promise<void> | undefined;
  const work = async () => {
    // What has arrived together is applied together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await applyBatch(batch, options, name, signal);
      } catch (error) {
        failure = error;
        for (const message of [...batch, ...waiting.splice(0)]) message.nak(500);
        await messages.close();
      }
    }
    working = undefined;
  };
  for await (const message of messages) {
    waiting.push(message);
    working ??= work();
  }
  await working;
  if (failure !== undefined) throw failure;
}

async function applyBatch<Tables extends EventTables>(
  batch: JsMsg[],
  options: ConsumerOptions<Tables>,
  name: string,
  signal: AbortSignal,
) {
  signal.throwIfAborted();
  const known = batch
    .map(receivedEvent)
    .filter((event) => event !== undefined)
    .filter((event) => handlerFor(options.handlers, event.type) !== undefined);
  if (known.length > 0) {
    try {
      await applyTogether(known, options, name);
    } catch {
      // One of them fails: find out which, keeping the order.
      for (const event of known) await applyAlone(event, batch, options, name, signal);
    }
    options.onApplied?.(known);
  }
  for (const message of batch) message.ack();
}

async function applyTogether<Tables extends EventTables>(
  events: ReceivedEvent[],
  { db, handlers, applyAll }: ConsumerOptions<Tables>,
  name: string,
) {
  await db.transaction().execute(async (trx) => {
    const fresh = await claimEvents(trx, name, events);
    const [first] = fresh;
    if (applyAll && first) {
      await withExtractedTrace(first.trace, `apply ${fresh.length} events`, TRACED, () => applyAll(trx, fresh));
      return;
    }
    for (const event of fresh) {
      await withExtractedTrace(event.trace, `apply ${event.type}`, TRACED, async () => {
        await handlerFor(handlers, event.type)?.apply(trx, event);
      });
    }
  });
}

/** Applies one event, trying again while the failure is of the infrastructure, and puts it aside when it fails for good. */
async function applyAlone<Tables extends EventTables>(
  event: ReceivedEvent,
  batch: JsMsg[],
  options: ConsumerOptions<Tables>,
  name: string,
  signal: AbortSignal,
) {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await applyTogether([event], options, name).then(
      () => undefined,
      (error: unknown) => ({ error, passing: isPassing(options.explain(error) ?? error) }),
    );
    if (!failure) return;
    if (signal.aborted) throw failure.error;
    if (failure.passing) {
      attempt -= 1;
    } else if (attempt >= MAX_ATTEMPTS) {
      options.logger.error({ err: failure.error, event: event.id, type: event.type }, 'an event was put aside');
      await bury(options.db, name, event, String((failure.error as Error)?.message ?? failure.error), attempt);
      return;
    }
    for (const message of batch) message.working();
    await delay(failure.passing ? 1_000 : 50 * 2 ** attempt, undefined, { signal }).catch(() => {});
  }
}

/** A failure that goes away by itself: waiting is right, putting the event aside is not. */
function isPassing(error: unknown): boolean {
  return isAllianceError(error, 'unavailable', 'deadline_exceeded', 'concurrent_change');
}
