import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type DatasetsConfig = ServiceConfig;

/** This service's settings. Throws a ConfigError that lists every problem. */
export function toDatasetsConfig(env: Environment = process.env): DatasetsConfig {
  return readConfig(env, readServiceConfig);
}
