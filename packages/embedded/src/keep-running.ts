import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramExit } from './child-program.ts';

type Server = AsyncDisposable & { readonly port: number; readonly exited: Promise<ProgramExit> };

export type KeepRunningOptions<S extends Server> = {
  /** Starts the server; asked with the first one's port again, so that its address never changes. */
  readonly start: (port: number | undefined) => Promise<S>;
  /** Told when the server ended by itself, and of each attempt to start it again that failed. */
  readonly onFailure: (failure: ProgramExit | Error) => void;
  readonly pauseMs?: number;
};

export type KeptServer<S extends Server> = AsyncDisposable & { readonly first: S };

/** Starts a server and starts it again whenever it ends by itself, until the result is disposed of. */
export async function keepRunning<S extends Server>(options: KeepRunningOptions<S>): Promise<KeptServer<S>> {
  const first = await options.start(undefined);
  const stopping = new AbortController();
  const kept = supervise(first, options, stopping.signal);
  return {
    first,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await kept;
    },
  };
}

async function supervise<S extends Server>(first: S, options: KeepRunningOptions<S>, stopping: AbortSignal) {
  const stopped = once(stopping, 'abort').then(() => undefined);
  for (let current: S | undefined = first; current !== undefined; ) {
    const exit: ProgramExit | undefined = await Promise.race([current.exited, stopped]);
    await current[Symbol.asyncDispose]();
    if (exit === undefined) {
      return;
    }
    options.onFailure(exit);
    current = await startAgain(first.port, options, stopping);
  }
}

async function startAgain<S extends Server>(
  port: number,
  { start, onFailure, pauseMs = 500 }: KeepRunningOptions<S>,
  stopping: AbortSignal,
): Promise<S | undefined> {
  while (!stopping.aborted) {
    try {
      return await start(port);
    } catch (error) {
      onFailure(error as Error);
    }
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => {});
  }
  return undefined;
}
