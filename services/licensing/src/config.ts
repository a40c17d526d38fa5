import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type LicensingConfig = ServiceConfig & {
  /** After so many days assessments that are about no version are deleted; 0 = never, as when absent. */
  planDays?: number;
};

/** This service's settings. Throws a ConfigError that lists every problem. */
export function toLicensingConfig(env: Environment = process.env): LicensingConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read),
    planDays: read.integer('ALLIANCE_LICENCE_PLAN_DAYS', { default: 90, min: 0, max: 36_500 }),
  }));
}
