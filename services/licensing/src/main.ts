import { runService } from '@alliance/runtime/run-service';
import { toLicensingConfig } from './config.ts';
import { startLicensing } from './service.ts';

await runService({ name: 'licensing' }, (logger) => {
  const config = toLicensingConfig();
  logger.level = config.logLevel;
  return startLicensing(config, logger);
});
