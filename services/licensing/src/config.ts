import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type LicensingConfig = ServiceConfig;

/** This service's settings. Throws a ConfigError that lists every problem. */
export function toLicensingConfig(env: Environment = process.env): LicensingConfig {
  return readConfig(env, readServiceConfig);
}
