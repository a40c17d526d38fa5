import { runService } from '@alliance/runtime/run-service';
import { toGrantsConfig } from './config.ts';
import { startGrants } from './service.ts';

await runService({ name: 'grants' }, (logger) => {
  const config = toGrantsConfig();
  logger.level = config.logLevel;
  return startGrants(config, logger);
});
