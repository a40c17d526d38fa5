import type { ReceivedEvent } from '@alliance/events/received-event';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { Foundation } from '@alliance/service/foundation';
import type { Kysely } from 'kysely';
import { consumerName, SOURCES, type Source } from './domain/source.ts';
import { listGenerations } from './store/generation-store.ts';
import { recordLag } from './store/progress-store.ts';
import type { CatalogueTables, GenerationState } from './store/tables.ts';
import { subscription } from './subscriptions.ts';

const IDLE_MS = 500;
const FOLLOWED: readonly GenerationState[] = ['serving', 'catching-up'];

type Context = {
  db: Kysely<CatalogueTables>;
  consume: Foundation<CatalogueTables>['consume'];
  clock: Clock;
  logger: Logger;
};

/** Consumers of every generation that follows the events; `wake` makes it look at once which these are. */
export type GenerationFollower = AsyncDisposable & { wake(): void };

/** Starts consumers for generations as they begin to follow the events, and stops them when they are retired. */
export function followGenerations(context: Context): GenerationFollower {
  const { db, logger } = context;
  const running = new Map<number, AsyncDisposableStack>();
  const loop = new BackgroundLoop({ name: 'generation consumers', logger, idleMs: IDLE_MS }, async () => {
    const generations = await listGenerations(db);
    const followed = new Set(generations.filter(({ state }) => FOLLOWED.includes(state)).map(({ number }) => number));
    for (const number of followed) {
      if (!running.has(number)) running.set(number, startConsumers(context, number));
    }
    for (const [number, consumers] of running) {
      if (followed.has(number)) continue;
      running.delete(number);
      await consumers.disposeAsync();
    }
    return false;
  });
  return {
    wake: () => loop.wake(),
    [Symbol.asyncDispose]: async () => {
      await loop[Symbol.asyncDispose]();
      await Promise.all([...running.values()].map((consumers) => consumers.disposeAsync()));
    },
  };
}

function startConsumers({ db, consume, clock, logger }: Context, generation: number): AsyncDisposableStack {
  const consumers = new AsyncDisposableStack();
  const noteLag = (source: Source, events: readonly ReceivedEvent[]) => {
    const occurredAt = new Date(Math.max(...events.map((event) => event.occurredAt.getTime())));
    const milliseconds = Math.max(0, clock().getTime() - occurredAt.getTime());
    recordLag(db, { generation, source, occurredAt, milliseconds }).catch((error: unknown) => {
      logger.debug({ err: error }, 'the lag of the index could not be noted');
    });
  };
  for (const source of SOURCES) {
    const { handlers, applyAll } = subscription(source, generation);
    const onApplied = (events: readonly ReceivedEvent[]) => noteLag(source, events);
    consumers.use(consume(source, handlers, { name: consumerName(generation), applyAll, onApplied }));
  }
  return consumers;
}
