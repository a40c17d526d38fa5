import { runService } from '@alliance/runtime/run-service';
import { toStorageConfig } from './config.ts';
import { startStorage } from './service.ts';

await runService({ name: 'storage' }, (logger) => {
  const config = toStorageConfig();
  logger.level = config.logLevel;
  return startStorage(config, logger);
});
