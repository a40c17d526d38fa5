import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import { observableGauge } from '@alliance/telemetry/metrics';
import type { LogContext } from './log-context.ts';
import { collectCosignatures } from './operations/collect-cosignatures.ts';

const LOOK_MS = 1_000;

/** The loop that has witnesses cosign what is signed, and the gauges that tell how that goes; disposing stops it after its present round. */
export function keepCosignatures(context: LogContext, logger: Logger): AsyncDisposable {
  const { witnesses } = context;
  const running = new AsyncDisposableStack();
  let told = '';
  running.use(
    new BackgroundLoop({ name: 'cosignatures', logger, idleMs: LOOK_MS }, async () => {
      await collectCosignatures(context);
      if (witnesses.alarm !== '' && told === '') logger.error({ origin: context.signer.name }, witnesses.alarm);
      if (witnesses.alarm === '' && told !== '') logger.info('witnesses cosign the newest checkpoint again');
      told = witnesses.alarm;
      return false;
    }),
  );
  running.use(
    observableGauge('alliance.log.unwitnessed', (observe) => observe(witnesses.alarm === '' ? 0 : 1), {
      description: '1 while the newest checkpoint lacks the cosignatures that the policy asks for',
    }),
  );
  running.use(
    observableGauge('alliance.log.failing_witnesses', (observe) => observe(witnesses.failing), {
      description: 'Witnesses that do not answer, or not as the protocol asks',
    }),
  );
  return running;
}
