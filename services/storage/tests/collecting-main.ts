// The service as main.ts starts it, but for a sweep that never rests: what takes hours elsewhere takes a second here.
import { runService } from '@alliance/runtime/run-service';
import { toStorageConfig } from '../src/config.ts';
import { startStorage } from '../src/service.ts';

await runService({ name: 'storage', logLevel: 'info' }, async (logger) => {
  const config = toStorageConfig();
  const collection = { graceMs: 0, condemnedMs: Number(process.env.TEST_CONDEMNED_MS) };
  return startStorage({ ...config, collection }, logger, { idleMs: 10, retryMs: 20 });
});
