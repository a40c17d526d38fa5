import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type CatalogueConfig = ServiceConfig;

/** This service's settings. Throws a ConfigError that lists every problem. */
export function toCatalogueConfig(env: Environment = process.env): CatalogueConfig {
  return readConfig(env, readServiceConfig);
}
