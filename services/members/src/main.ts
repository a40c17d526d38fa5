import { runService } from '@alliance/runtime/run-service';
import { toMembersConfig } from './config.ts';
import { startMembers } from './service.ts';

await runService({ name: 'members' }, (logger) => {
  const config = toMembersConfig();
  logger.level = config.logLevel;
  return startMembers(config, logger);
});
