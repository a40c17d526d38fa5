import { runService } from '@alliance/runtime/run-service';
import { toDatasetsConfig } from './config.ts';
import { startDatasets } from './service.ts';

await runService({ name: 'datasets' }, (logger) => {
  const config = toDatasetsConfig();
  logger.level = config.logLevel;
  return startDatasets(config, logger);
});
