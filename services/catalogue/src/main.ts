import { runService } from '@alliance/runtime/run-service';
import { toCatalogueConfig } from './config.ts';
import { startCatalogue } from './service.ts';

await runService({ name: 'catalogue' }, (logger) => {
  const config = toCatalogueConfig();
  logger.level = config.logLevel;
  return startCatalogue(config, logger);
});
