import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';
import { type ConnectTo, readConnectTo } from '@alliance/signed-links/connect-to';

export type ModelsConfig = ServiceConfig & {
  /** Where the host of signed URLs is reached from here, when its public address is not. */
  storageConnect?: ConnectTo | undefined;
};

/** This service's settings. Throws a ConfigError that lists every problem. */
export function toModelsConfig(env: Environment = process.env): ModelsConfig {
  return readConfig(env, (read) => ({ ...readServiceConfig(read), storageConnect: readConnectTo(read) }));
}
