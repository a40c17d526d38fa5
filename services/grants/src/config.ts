import { publicKeyOf } from '@alliance/auth/keys';
import { type ConfigReader, type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';

export type GrantsConfig = ServiceConfig & {
  /** Pause between two looks for grants whose time is over. Decisions do not wait for it. */
  expirySweepMs: number;
  /** How much time each report of downloads to owners covers. */
  usageBatchMs: number;
  /** Ed25519 private keys (PEM) of grant tokens: what signs now, and what signed before. Without the first, none are issued. */
  tokenKeys: { key: string | undefined; previousKey: string | undefined };
  /** Where people reach this node; part of tokens. */
  publicUrl: string;
  /** How long a day of the clock of decisions is; shorter only for drills. */
  dayMs: number;
  /** How long a freed seat rests before it goes to another person. */
  seatRestMs: number;
};

/** Reads the settings of this service; throws a ConfigError that lists every problem. */
export function toGrantsConfig(env: Environment = process.env): GrantsConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read),
    dayMs: read.integer('ALLIANCE_GRANTS_DAY_MS', { default: 86_400_000, min: 100, max: 86_400_000 }),
    seatRestMs: read.integer('ALLIANCE_GRANTS_SEAT_REST_MS', { default: 86_400_000, min: 0, max: 2_592_000_000 }),
    expirySweepMs: read.integer('ALLIANCE_GRANTS_EXPIRY_SWEEP_MS', { default: 10_000, min: 100, max: 3_600_000 }),
    tokenKeys: {
      key: readTokenKey(read, 'ALLIANCE_GRANT_TOKEN_KEY'),
      previousKey: readTokenKey(read, 'ALLIANCE_GRANT_TOKEN_PREVIOUS_KEY'),
    },
    publicUrl: read.url('ALLIANCE_PUBLIC_URL', { default: 'http://localhost:8080', protocols: ['http:', 'https:'] }),
    usageBatchMs:
      read.integer('ALLIANCE_GRANTS_USAGE_BATCH_SECONDS', { default: 86_400, min: 1, max: 2_678_400 }) * 1_000,
  }));
}

function readTokenKey(read: ConfigReader, name: string): string | undefined {
  const key = read.secret(name, { default: '' });
  try {
    if (key) publicKeyOf(key);
  } catch {
    read.problems.push(`${name}: must be an Ed25519 private key in PEM (PKCS #8)`);
  }
  return key || undefined;
}
