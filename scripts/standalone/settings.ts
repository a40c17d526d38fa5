import { resolve } from 'node:path';
import { type Environment, readConfig } from '@alliance/config/read-config';
import type { LogLevel } from '@alliance/runtime/logger';

/** An object store to use in place of the home folder. */
export type S3Settings = { endpoint: string; region: string; bucket: string; accessKey: string; secretKey: string };

export type StandaloneSettings = {
  /** Everything that this node keeps. */
  home: string;
  host: string;
  port: number;
  publicUrl: string;
  seed: 'demo' | 'none';
  /** First governance administrator of an alliance that is not the demo. */
  admin: { email: string; password: string } | undefined;
  /** Existing infrastructure; what is absent is started here. */
  databaseUrl: string | undefined;
  natsUrl: string | undefined;
  s3: S3Settings | undefined;
  otlpEndpoint: string | undefined;
  rateLimit: number | undefined;
  /** The daemon that looks for malware in what is uploaded. */
  clamav?: { address: string; isRequired: boolean } | undefined;
  /** Clients that know both ways are told to send large files by xet. */
  offerXet?: boolean;
  /** How much time each report of downloads to owners covers; a day when absent. */
  usageBatchSeconds?: number;
  /** How long a day of the clock of decisions is, for drills. */
  decisionDayMs?: number;
  /** How many days owners have for a retraction case; two weeks when absent. */
  caseDays?: number | undefined;
  /** Which witnesses must cosign this node's log (C2SP tlog-policy). */
  logPolicy?: string | undefined;
  /** Keys of the logs that this node cosigns. */
  witnessedLogs?: string | undefined;
  logLevel: LogLevel;
};

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Reads what `npm start` listens to; the README has the same table. Throws a ConfigError that lists every problem. */
export function toStandaloneSettings(env: Environment): StandaloneSettings {
  return readConfig(env, (read) => {
    const host = read.string('ALLIANCE_HOST', { default: '127.0.0.1' });
    const port = read.integer('ALLIANCE_PORT', { default: 8080, min: 1, max: 65_535 });
    const shownHost = host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host;
    const seed = read.oneOf('ALLIANCE_SEED', ['demo', 'none'], { default: 'demo' });
    const endpoint = read.optional('ALLIANCE_S3_ENDPOINT');
    return {
      home: resolve(read.string('ALLIANCE_HOME', { default: '.alliance' })),
      host,
      port,
      publicUrl: read.url('ALLIANCE_PUBLIC_URL', {
        default: `http://${shownHost}:${port}`,
        protocols: ['http:', 'https:'],
      }),
      seed,
      admin:
        seed === 'none'
          ? { email: read.string('ALLIANCE_ADMIN_EMAIL'), password: read.secret('ALLIANCE_ADMIN_PASSWORD') }
          : undefined,
      databaseUrl: read.optional('ALLIANCE_DATABASE_URL'),
      natsUrl: read.optional('ALLIANCE_NATS_URL'),
      s3: endpoint
        ? {
            endpoint: read.url('ALLIANCE_S3_ENDPOINT', { protocols: ['http:', 'https:'] }),
            region: read.string('ALLIANCE_S3_REGION', { default: 'us-east-1' }),
            bucket: read.string('ALLIANCE_S3_BUCKET'),
            accessKey: read.string('ALLIANCE_S3_ACCESS_KEY'),
            secretKey: read.secret('ALLIANCE_S3_SECRET_KEY'),
          }
        : undefined,
      otlpEndpoint: read.optional('OTEL_EXPORTER_OTLP_ENDPOINT'),
      rateLimit: read.optional('ALLIANCE_RATE_LIMIT') ? read.integer('ALLIANCE_RATE_LIMIT', { min: 10 }) : undefined,
      clamav: read.optional('ALLIANCE_CLAMAV_ADDRESS')
        ? {
            address: read.string('ALLIANCE_CLAMAV_ADDRESS'),
            isRequired: read.boolean('ALLIANCE_CLAMAV_REQUIRED', { default: false }),
          }
        : undefined,
      logPolicy: read.secret('ALLIANCE_LOG_POLICY', { default: '' }),
      witnessedLogs: read.secret('ALLIANCE_WITNESS_LOGS', { default: '' }),
      offerXet: read.boolean('ALLIANCE_HUB_OFFER_XET', { default: false }),
      caseDays: read.optional('ALLIANCE_RETRACTION_CASE_DAYS')
        ? read.integer('ALLIANCE_RETRACTION_CASE_DAYS', { min: 1, max: 365 })
        : undefined,
      logLevel: read.oneOf('ALLIANCE_LOG_LEVEL', LOG_LEVELS, { default: 'info' }),
    };
  });
}
