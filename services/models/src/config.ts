import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type ModelsConfig = ServiceConfig;

/** This service's settings. Throws a ConfigError that lists every problem. */
export function toModelsConfig(env: Environment = process.env): ModelsConfig {
  return readConfig(env, readServiceConfig);
}
