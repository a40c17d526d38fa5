import { BackgroundLoop } from '@alliance/runtime/background-loop';
import { observableGauge } from '@alliance/telemetry/metrics';
import { type CheckIntegrityContext, checkIntegrity } from './operations/check-integrity.ts';
import { integrityStatus } from './store/integrity-store.ts';

const IDLE_MS = 60_000;

/** Starts what reads stored bytes again, and the gauges that tell what it found. */
export function startIntegrity(
  context: CheckIntegrityContext,
  { idleMs = IDLE_MS }: { idleMs?: number } = {},
): AsyncDisposable {
  const running = new AsyncDisposableStack();
  const { db, clock, logger } = context;
  const status = () => integrityStatus(db);
  running.use(
    observableGauge('alliance.storage.damaged_blobs', async (observe) => observe((await status()).damaged), {
      description: 'Blobs whose stored bytes no longer match their digest',
    }),
  );
  running.use(
    observableGauge(
      'alliance.storage.oldest_check',
      async (observe) => {
        const { oldestCheck } = await status();
        observe(oldestCheck ? Math.round((clock().getTime() - oldestCheck.getTime()) / 1_000) : 0);
      },
      { description: 'How long ago the blob was read that was read longest ago', unit: 's' },
    ),
  );
  running.use(new BackgroundLoop({ name: 'integrity', logger, idleMs }, (signal) => checkIntegrity(context, signal)));
  return running;
}
