import { generateKeyPair } from '@alliance/auth/keys';
import type { KeyValue } from '@alliance/events/key-value';
import { createLogger } from '@alliance/runtime/logger';
import { type App, buildApp } from '../../src/app.ts';
import type { Clients } from '../../src/clients.ts';
import { toGatewayConfig } from '../../src/config.ts';

const nothingStored: KeyValue = {
  create: async () => true,
  get: async () => undefined,
  put: async () => undefined,
  delete: async () => undefined,
};

/** An application for injected requests, in front of the given clients; every setting has its default. */
export async function buildTestApp(
  clients: Partial<Clients>,
  env: { [name: string]: string } = {},
  idempotency: KeyValue = nothingStored,
): Promise<App> {
  const config = toGatewayConfig({
    ALLIANCE_SERVICE_KEY: 'x',
    ALLIANCE_SERVICE_KEYS: '{}',
    ALLIANCE_SESSION_PUBLIC_KEY: generateKeyPair().publicKey,
    ALLIANCE_NATS_URL: 'nats://localhost:1',
    ...env,
  });
  const assets = () => ({}) as ReturnType<Clients['assets']>;
  const versions = () => ({}) as ReturnType<Clients['versions']>;
  const revisions = () => ({}) as ReturnType<Clients['revisions']>;
  const fileLicences = () => ({}) as ReturnType<Clients['fileLicences']>;
  const all = new Proxy(
    { assets, revisions, versions, fileLicences, ...clients },
    { get: (given, name) => Reflect.get(given, name) ?? {} },
  ) as Clients;
  return buildApp({
    config,
    clients: all,
    idempotency,
    logger: createLogger('test', 'silent'),
    notReady: async () => [],
  });
}
