import { runService } from '@alliance/runtime/run-service';
import { toGatewayConfig } from './config.ts';
import { startGateway } from './service.ts';

await runService({ name: 'gateway' }, (logger) => {
  const config = toGatewayConfig();
  logger.level = config.logLevel;
  return startGateway(config, logger);
});
