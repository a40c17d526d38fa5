import { runService } from '@alliance/runtime/run-service';
import { toGatewayConfig } from './config.ts';
import { startGateway } from './service.ts';

await runService({ name: 'gateway' }, (logger) => startGateway(toGatewayConfig(), logger));
