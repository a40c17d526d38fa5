import { SERVICE_NAMES, type ServiceKeys, type ServiceName } from '@alliance/auth/identity';
import type { ConfigReader } from '@alliance/config/read-config';
import type { TlsConfig } from '@alliance/rpc/types';
import type { LogLevel } from '@alliance/runtime/logger';

const LOG_LEVELS = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
] as const satisfies readonly LogLevel[];

/** Who this process is inside the alliance, whom it trusts, and where the others are. */
export type PeerConfig = {
  /** Ed25519 private key (PEM) that proves this service's name. */
  serviceKey: string;
  serviceKeys: ServiceKeys;
  /** host:port of each service's gRPC door. */
  addresses: Readonly<Record<ServiceName, string>>;
  tls: TlsConfig | undefined;
  logLevel: LogLevel;
};

/** How events travel. */
export type BusSettings = {
  natsUrl: string;
  natsPrefix: string;
  natsReplicas: number;
};

/** What every service with a database and events needs. */
export type ServiceConfig = PeerConfig &
  BusSettings & {
    grpcHost: string;
    /** 0 = any free port. */
    grpcPort: number;
    /** postgres:// URL of this service's own database and role. */
    databaseUrl: string;
    databasePoolSize: number;
  };

/** Reads the settings that make a process part of the alliance. */
export function readPeerConfig(read: ConfigReader): PeerConfig {
  return {
    serviceKey: read.secret('ALLIANCE_SERVICE_KEY'),
    serviceKeys: parseKeys(read),
    addresses: Object.fromEntries(
      SERVICE_NAMES.map((name) => [
        name,
        read.string(`ALLIANCE_${name.toUpperCase()}_ADDRESS`, { default: `${name}:7100`, pattern: /^.+:\d+$/ }),
      ]),
    ) as Record<ServiceName, string>,
    tls: readTls(read),
    logLevel: read.oneOf('ALLIANCE_LOG_LEVEL', LOG_LEVELS, { default: 'info' }),
  };
}

/** Reads the settings of the bus; the password may be in the URL or apart from it. */
export function readBusSettings(read: ConfigReader): BusSettings {
  const url = read.string('ALLIANCE_NATS_URL', { pattern: /^nats:\/\// });
  return {
    natsUrl: withPassword(url, read.secret('ALLIANCE_NATS_PASSWORD', { default: '' })),
    natsPrefix: read.string('ALLIANCE_NATS_PREFIX', { default: 'alliance', pattern: /^[a-z][a-z0-9_]*$/ }),
    natsReplicas: read.integer('ALLIANCE_NATS_REPLICAS', { default: 1, min: 1, max: 5 }),
  };
}

/** Reads the settings that every service with a database and events shares. */
export function readServiceConfig(read: ConfigReader): ServiceConfig {
  const databaseUrl = read.url('ALLIANCE_DATABASE_URL', { protocols: ['postgres:', 'postgresql:'] });
  return {
    ...readPeerConfig(read),
    ...readBusSettings(read),
    grpcHost: read.string('ALLIANCE_GRPC_HOST', { default: '0.0.0.0' }),
    grpcPort: read.integer('ALLIANCE_GRPC_PORT', { default: 7100, max: 65_535 }),
    databaseUrl: withPassword(databaseUrl, read.secret('ALLIANCE_DATABASE_PASSWORD', { default: '' })),
    databasePoolSize: read.integer('ALLIANCE_DATABASE_POOL_SIZE', { default: 8, min: 2, max: 100 }),
  };
}

/** The URL, or the first of several with commas between, with a password that was kept apart from it, in a file for example. */
function withPassword(urls: string | undefined, password: string): string {
  const [first = '', ...others] = (urls ?? '').split(',');
  // A URL that cannot be parsed is a problem that the reader has noted already.
  if (password === '' || !URL.canParse(first)) return urls ?? '';
  const url = new URL(first);
  url.password = password;
  return [url.href, ...others].join(',');
}

function parseKeys(read: ConfigReader): ServiceKeys {
  const text = read.secret('ALLIANCE_SERVICE_KEYS');
  try {
    return JSON.parse(text || '{}') as ServiceKeys;
  } catch {
    read.problems.push('ALLIANCE_SERVICE_KEYS: must be a JSON object of service name → public key in PEM');
    return {};
  }
}

function readTls(read: ConfigReader): TlsConfig | undefined {
  const ca = read.secret('ALLIANCE_TLS_CA', { default: '' });
  const certificate = read.secret('ALLIANCE_TLS_CERTIFICATE', { default: '' });
  const privateKey = read.secret('ALLIANCE_TLS_KEY', { default: '' });
  const given = [ca, certificate, privateKey].filter((part) => part !== '').length;
  if (given === 0) return undefined;
  if (given < 3)
    read.problems.push('ALLIANCE_TLS_CA, ALLIANCE_TLS_CERTIFICATE, ALLIANCE_TLS_KEY: give all three, or none');
  return { ca, certificate, privateKey };
}
