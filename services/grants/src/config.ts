import { type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type GrantsConfig = ServiceConfig & {
  /** Pause between two looks for grants whose time is over. Decisions do not wait for it. */
  expirySweepMs: number;
  /** How much time each report of downloads to owners covers. */
  usageBatchMs: number;
};

/** Reads the settings of this service; throws a ConfigError that lists every problem. */
export function toGrantsConfig(env: Environment = process.env): GrantsConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read),
    expirySweepMs: read.integer('ALLIANCE_GRANTS_EXPIRY_SWEEP_MS', { default: 10_000, min: 100, max: 3_600_000 }),
    usageBatchMs:
      read.integer('ALLIANCE_GRANTS_USAGE_BATCH_SECONDS', { default: 86_400, min: 1, max: 2_678_400 }) * 1_000,
  }));
}
