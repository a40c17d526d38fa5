import { deleteDurable } from '@alliance/events/durable';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import { consumerName, SOURCES } from './domain/source.ts';
import { buildGeneration } from './operations/build-generation.ts';
import { promoteGeneration } from './operations/promote-generation.ts';
import type { ReplayContext } from './operations/replay-source.ts';
import { withBuilderLock } from './store/builder-lock.ts';
import { listGenerations, retiredSince } from './store/generation-store.ts';
import { dropGeneration } from './store/generation-tables.ts';

const IDLE_MS = 500;
/** Time for every replica to stop following a retired generation, before its tables and consumers go. */
const GRACE_MS = 5_000;

/** Builds what was asked for, lets it serve, and drops what served before; `wake` ends its pause. */
export type GenerationKeeper = AsyncDisposable & { wake(): void };

/**
 * Starts the keeper of the generations. Of all replicas one works at a time. A generation's state is in the database, so
 * whichever replica comes next goes on where one was stopped or killed.
 */
export function keepGenerations(context: ReplayContext, onChange: () => void): GenerationKeeper {
  const { db, logger } = context;
  const loop = new BackgroundLoop({ name: 'generations', logger, idleMs: IDLE_MS }, async (signal) => {
    if ((await listGenerations(db)).every(({ state }) => state === 'serving')) return false;
    return (
      (await withBuilderLock(db, (connection) => advance({ ...context, db: connection }, onChange, signal))) ?? false
    );
  });
  return { wake: () => loop.wake(), [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose]() };
}

/** One step further; false when there is nothing to do but wait. */
async function advance(context: ReplayContext, onChange: () => void, signal: AbortSignal): Promise<boolean> {
  const { db, logger } = context;
  for (const { number, state } of await listGenerations(db)) {
    if (state === 'building') {
      const started = Date.now();
      await buildGeneration(context, number, signal);
      logger.info({ generation: number, milliseconds: Date.now() - started }, 'a generation of the index is built');
      onChange();
      return true;
    }
    if (state === 'catching-up' && (await promoteGeneration(db, number))) {
      logger.info({ generation: number }, 'a new generation of the index serves');
      onChange();
      return true;
    }
  }
  for (const number of await retiredSince(db, GRACE_MS)) await forget(context, number);
  return false;
}

async function forget({ db, bus }: ReplayContext, generation: number): Promise<void> {
  const name = consumerName(generation);
  for (const source of SOURCES) await deleteDurable(bus, { source, name });
  await dropGeneration(db, generation, name);
}
