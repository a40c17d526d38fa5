import { runService } from '@alliance/runtime/run-service';
import { toModelsConfig } from './config.ts';
import { startModels } from './service.ts';

await runService({ name: 'models' }, (logger) => {
  const config = toModelsConfig();
  logger.level = config.logLevel;
  return startModels(config, logger);
});
