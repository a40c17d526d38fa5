import { register } from 'import-in-the-middle/register-hooks.mjs';
import type { TelemetryConfig } from './config.ts';

/** The modules that an instrumentation patches; every other import stays untouched. */
const PATCHED = ['http', 'https', '@grpc/grpc-js', 'pg', 'pg-pool'];

/** Starts tracing and metrics for this process; they are flushed when it ends. */
export async function startTelemetry(config: TelemetryConfig): Promise<void> {
  // The hook comes before the SDK, which is therefore imported here and not above: a module that is loaded earlier keeps
  // its unpatched imports. In-thread hooks spare the worker thread of module.register.
  register({ include: PATCHED });
  const { startProviders } = await import('./providers.ts');
  const { flushOnExit } = await import('./flush-on-exit.ts');
  flushOnExit(startProviders(config));
  // An instrumentation takes its tracer and meter when it is made, so the providers come first.
  const { startInstrumentations } = await import('./instrumentations.ts');
  startInstrumentations();
}
