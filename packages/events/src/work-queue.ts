import { setTimeout as delay } from 'node:timers/promises';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import type { Consumer as JetStreamConsumer, JsMsg } from '@nats-io/jetstream';
import type { Bus } from './bus.ts';
import { streamName } from './event-name.ts';

/** Messages that wait to be worked on, each by one worker; they leave the stream when they are done. */
export type WorkQueue = {
  /** Puts work into the queue; the same id within two minutes is the same work. Returns when the server has it. */
  add(kind: string, work: { id: string; payload: string }): Promise<void>;
  /** Works on one kind until disposed of. */
  work(kind: string, options: WorkOptions): AsyncDisposable;
};

/** `again` = try it later; whatever is thrown means the same. */
export type WorkOutcome = 'done' | 'again';

export type WorkOptions = {
  logger: Logger;
  /** Messages in hand at once. */
  atOnce: number;
  /** Pause before something is tried again; doubles with each delivery. */
  retryMs: number;
  handle(payload: string, signal: AbortSignal): Promise<WorkOutcome>;
};

/** A message whose worker says nothing for this long goes to another one. */
const ACK_WAIT_MS = 10_000;
const HEARTBEAT_MS = 3_000;
const PULL_MS = 30_000;
const LONGEST_RETRY_MS = 60_000;
const DUPLICATE_WINDOW_MS = 120_000;
const inNanoseconds = (ms: number) => ms * 1_000_000;

/** Opens a work queue (and makes it, if needed): one stream with a subject per kind of work. */
export async function openWorkQueue(bus: Bus, { name, replicas }: { name: string; replicas: number }) {
  const stream = streamName(bus.prefix, name);
  const subjectOf = (kind: string) => `${bus.prefix}.${name}.${kind}`;
  await ensureQueue(bus, stream, { subject: subjectOf('*'), replicas });
  const queue: WorkQueue = {
    add: async (kind, { id, payload }) => {
      await bus.jetstream.publish(subjectOf(kind), payload, { msgID: id, timeout: 5_000 });
    },
    work: (kind, options) => startWorkers(bus, { stream, kind, subject: subjectOf(kind) }, options),
  };
  return queue;
}

async function ensureQueue(bus: Bus, stream: string, { subject, replicas }: { subject: string; replicas: number }) {
  try {
    await bus.manager.streams.info(stream);
  } catch (error) {
    if ((error as Error).name !== 'StreamNotFoundError') throw error;
    await bus.manager.streams.add({
      name: stream,
      subjects: [subject],
      retention: 'workqueue',
      storage: 'file',
      num_replicas: replicas,
      duplicate_window: inNanoseconds(DUPLICATE_WINDOW_MS),
    });
  }
}

type Source = { stream: string; kind: string; subject: string };

function startWorkers(bus: Bus, source: Source, options: WorkOptions): AsyncDisposable {
  const workers = Array.from(
    { length: options.atOnce },
    () =>
      new BackgroundLoop({ name: `work on ${source.subject}`, logger: options.logger, idleMs: 0 }, async (signal) => {
        const consumer = await attach(bus, source);
        while (!signal.aborted) await workOnNext(consumer, options, signal);
        return false;
      }),
  );
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
    },
  };
}

async function attach(bus: Bus, { stream, kind, subject }: Source): Promise<JetStreamConsumer> {
  try {
    await bus.manager.consumers.info(stream, kind);
  } catch (error) {
    if ((error as Error).name !== 'ConsumerNotFoundError') throw error;
    await bus.manager.consumers.add(stream, {
      durable_name: kind,
      filter_subject: subject,
      ack_policy: 'explicit',
      ack_wait: inNanoseconds(ACK_WAIT_MS),
    });
  }
  return bus.jetstream.consumers.get(stream, kind);
}

/** One message at a time, so that none waits here, unseen, until the server thinks that its worker has died. */
async function workOnNext(consumer: JetStreamConsumer, options: WorkOptions, signal: AbortSignal): Promise<void> {
  const messages = await consumer.fetch({ max_messages: 1, expires: PULL_MS });
  const stop = () => void messages.close();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const message of messages) await workOn(message, options, signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function workOn(message: JsMsg, { handle, retryMs, logger }: WorkOptions, signal: AbortSignal): Promise<void> {
  const heartbeat = setInterval(() => message.working(), HEARTBEAT_MS);
  const { deliveryCount } = message.info;
  try {
    const outcome = signal.aborted ? 'again' : await handle(message.string(), signal);
    if (outcome === 'done') return message.ack();
    message.nak(signal.aborted ? 0 : Math.min(retryMs * 2 ** (deliveryCount - 1), LONGEST_RETRY_MS));
  } catch (error) {
    message.nak(retryMs);
    if (signal.aborted) return;
    logger.warn({ err: error, subject: message.subject, deliveryCount }, 'work failed; it is tried again');
    await delay(retryMs, undefined, { signal }).catch(() => {});
  } finally {
    clearInterval(heartbeat);
  }
}
