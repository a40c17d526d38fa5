import { runService } from '@alliance/runtime/run-service';
import { toProvenanceConfig } from './config.ts';
import { startProvenance } from './service.ts';

await runService({ name: 'provenance' }, (logger) => {
  const config = toProvenanceConfig();
  logger.level = config.logLevel;
  return startProvenance(config, logger);
});
