import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type GrantsConfig = ServiceConfig & {
  /** Pause between two looks for grants whose time is over. Decisions do not wait for it. */
  expirySweepMs: number;
  /** How long a day of the clock of decisions is; shorter only for drills. */
  dayMs: number;
};

/** Reads the settings of this service; throws a ConfigError that lists every problem. */
export function toGrantsConfig(env: Environment = process.env): GrantsConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read),
    dayMs: read.integer('ALLIANCE_GRANTS_DAY_MS', { default: 86_400_000, min: 100, max: 86_400_000 }),
    expirySweepMs: read.integer('ALLIANCE_GRANTS_EXPIRY_SWEEP_MS', { default: 10_000, min: 100, max: 3_600_000 }),
  }));
}
