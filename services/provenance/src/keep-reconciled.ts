import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import { observableGauge } from '@alliance/telemetry/metrics';
import { v7 as uuidv7 } from 'uuid';
import { type ReconcileContext, reconcile } from './operations/reconcile.ts';
import { askWhenDue, unsoundProblems } from './store/reconciliation-store.ts';

const LOOK_MS = 30_000;
const HOUR_MS = 3_600_000;

export type ReconciliationKeeper = AsyncDisposable & {
  /** There is one to make. */
  wake(): void;
  /** What operators should know; empty when nothing. */
  readonly alarm: string;
};

/** Reconciles log and services when the last time was so many hours ago (0: only when asked to), and whenever somebody asks. */
export function keepReconciled(context: ReconcileContext, logger: Logger, hours: number): ReconciliationKeeper {
  const { db, clock } = context;
  let problems = 0;
  const running = new AsyncDisposableStack();
  const loop = new BackgroundLoop({ name: 'reconciliation', logger, idleMs: LOOK_MS }, async (signal) => {
    const now = clock();
    const before = new Date(now.getTime() - hours * HOUR_MS);
    if (hours > 0) await askWhenDue(db, { id: uuidv7(), askedAt: now, before });
    const made = await reconcile(context, signal);
    const found = await unsoundProblems(db);
    if (found > 0 && (made || problems === 0)) logger.error({ problems: found }, 'LOG AND DECISIONS DO NOT MATCH');
    problems = found;
    return made;
  });
  running.use(loop);
  running.use(
    observableGauge('alliance.log.reconciliation_problems', (observe) => observe(problems), {
      description: 'What the last reconciliation found wrong',
    }),
  );
  return {
    wake: () => loop.wake(),
    get alarm() {
      return problems === 0
        ? ''
        : `The last reconciliation of the log found ${problems} problems; see /v1/audit/reconciliations.`;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
