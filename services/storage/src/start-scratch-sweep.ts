import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Clock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import type { ChunkScratch } from './chunks/chunk-scratch.ts';
import { epochAt } from './domain/chunk-epoch.ts';

const SWEEP_MS = 60 * 60 * 1_000;

/** Starts what takes away chunks of the epoch before last: no client counts on them any more. */
export function startScratchSweep(
  scratch: ChunkScratch,
  { clock, logger }: { clock: Clock; logger: Logger },
  { idleMs = SWEEP_MS }: { idleMs?: number } = {},
): AsyncDisposable {
  return new BackgroundLoop({ name: 'scratch', logger, idleMs }, async () => {
    await scratch.sweep(epochAt(clock()) - 1);
    return false;
  });
}
