import { setTimeout as delay } from 'node:timers/promises';
import type { Providers } from './providers.ts';

/** A collector that does not answer must not hold up the end of a process. */
const LIMIT_MS = 3_000;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Sends what is left when the process ends by itself, that is after a service has drained, or when a signal ends it.
 * A process that calls `process.exit` in its own signal handler loses what it recorded after the signal.
 */
export function flushOnExit(providers: Providers): void {
  process.once('beforeExit', async () => {
    const sent = await withinLimit(providers.shutdown());
    if (!sent) {
      process.exit();
    }
  });
  for (const signal of SIGNALS) {
    process.once(signal, () => void onSignal(signal, providers));
  }
}

async function onSignal(signal: NodeJS.Signals, providers: Providers): Promise<void> {
  const isHandled = process.listenerCount(signal) > 0;
  if (isHandled) {
    await withinLimit(providers.flush());
    return;
  }
  await withinLimit(providers.shutdown());
  // Nobody else listens now, so the signal ends the process as it would have without telemetry.
  process.kill(process.pid, signal);
}

// A failed export was reported through OpenTelemetry's own diagnostics.
async function withinLimit(work: Promise<void>): Promise<boolean> {
  const abort = new AbortController();
  const done = work.then(
    () => true,
    () => true,
  );
  const late = delay(LIMIT_MS, false, { signal: abort.signal }).catch(() => false);
  const result = await Promise.race([done, late]);
  abort.abort();
  return result;
}
