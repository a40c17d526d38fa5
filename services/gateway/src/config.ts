import { type Environment, readConfig } from '@alliance/config/read-config';
import { type BusSettings, type PeerConfig, readBusSettings, readPeerConfig } from '@alliance/service/service-config';
import { type ConnectTo, readConnectTo } from '@alliance/signed-links/connect-to';

export type GatewayConfig = PeerConfig &
  BusSettings & {
    httpHost: string;
    /** 0 = any free port. */
    httpPort: number;
    /** Where people reach this node; part of links. */
    publicUrl: string;
    /** Ed25519 public key (PEM) of session tokens. */
    sessionPublicKey: string;
    /** Requests a minute for one credential; a tenth of it for an address without one. */
    rateLimitPerMinute: number;
    /** True behind a reverse proxy that sets X-Forwarded-For. */
    trustProxy: boolean;
    /** Folder of the built console; none = no console is served. */
    consoleFolder: string | undefined;
    /** Where signed URLs point to; the console may fetch from there. */
    transferOrigin: string | undefined;
    /** Where the host of signed URLs is reached from here, by plain HTTP, when its public address is not. */
    storageConnect: ConnectTo | undefined;
    /** Clients that can send large files either way are told to use xet. */
    offerXet: boolean;
  };

/** The gateway's settings. Throws a ConfigError that lists every problem. */
export function toGatewayConfig(env: Environment = process.env): GatewayConfig {
  return readConfig(env, (read) => ({
    ...readPeerConfig(read),
    ...readBusSettings(read),
    httpHost: read.string('ALLIANCE_HOST', { default: '0.0.0.0' }),
    httpPort: read.integer('ALLIANCE_PORT', { default: 8080, max: 65_535 }),
    publicUrl: read.url('ALLIANCE_PUBLIC_URL', { default: 'http://localhost:8080', protocols: ['http:', 'https:'] }),
    sessionPublicKey: read.secret('ALLIANCE_SESSION_PUBLIC_KEY'),
    rateLimitPerMinute: read.integer('ALLIANCE_RATE_LIMIT', { default: 6_000, min: 10 }),
    trustProxy: read.boolean('ALLIANCE_TRUST_PROXY', { default: false }),
    consoleFolder: read.optional('ALLIANCE_CONSOLE_FOLDER'),
    transferOrigin: read.optional('ALLIANCE_STORAGE_PUBLIC_URL'),
    storageConnect: readConnectTo(read),
    offerXet: read.boolean('ALLIANCE_HUB_OFFER_XET', { default: false }),
  }));
}
