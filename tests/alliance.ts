import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import type { Environment } from '@alliance/config/read-config';
import { freePort } from '@alliance/embedded/free-port';
import type { LogLevel } from '@alliance/runtime/logger';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { type NodePorts, serviceEnvironments } from '../scripts/standalone/environments.ts';
import { waitUntilReady } from '../scripts/standalone/readiness.ts';
import { generateSecrets } from '../scripts/standalone/secrets.ts';
import { startServices } from '../scripts/standalone/services.ts';
import { People, type SignIn } from './alliance/people.ts';
import { ServiceProcess } from './alliance/service-process.ts';
import { settle } from './alliance/settle.ts';

export type AllianceOptions = {
  /** Services that run in a process of their own, so that a test can kill them; the others share the test's process. */
  apart?: readonly ServiceName[];
  /** Where services that run apart send traces and metrics. */
  otlpEndpoint?: string;
  /** First governance administrator. */
  admin?: SignIn;
  /** Folder of a built console to serve. */
  consoleFolder?: string;
  /** Other servers than those of the test run, for tests that stop them. */
  natsUrl?: string;
  databaseUrls?: Record<ServiceName, string>;
  /** Settings of services beyond those that every test has, from these. */
  extra?: (made: Record<ServiceName, Environment>) => Partial<Record<ServiceName, Environment>>;
  /** What services that run apart write to their logs; nothing but fatal problems when absent. */
  logLevel?: LogLevel;
};

/** A whole alliance on real servers, as a test uses it: through the public API. */
export type TestAlliance = AsyncDisposable & {
  readonly url: string;
  readonly people: People;
  readonly databaseUrls: Record<ServiceName, string>;
  /** Every service's settings, secrets included. */
  readonly environments: Readonly<Record<ServiceName, Environment>>;
  readonly nats: { readonly url: string; readonly prefix: string };
  /** Folder with everything that the services keep as files. */
  readonly home: string;
  /** Resolves when every event has reached whoever it is for. */
  settle(): Promise<void>;
  /** A service that runs apart. */
  process(name: ServiceName): ServiceProcess;
};

const GOVERNANCE = { email: 'governance@alliance.test', password: 'a long test password' };

/** Starts all nine services on databases and streams of their own. */
export async function startTestAlliance(options: AllianceOptions = {}): Promise<TestAlliance> {
  await using starting = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'alliance-test-'));
  starting.defer(() => rm(home, { recursive: true, force: true }));
  const nats = options.natsUrl ? { url: options.natsUrl, prefix: 'alliance' } : starting.use(await testNats());
  const databaseUrls = options.databaseUrls ?? (await createDatabases(starting));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const admin = options.admin ?? GOVERNANCE;
  const made = serviceEnvironments({
    settings: {
      home,
      host: '127.0.0.1',
      port,
      publicUrl: url,
      seed: 'none',
      admin,
      databaseUrl: undefined,
      natsUrl: undefined,
      s3: undefined,
      otlpEndpoint: undefined,
      rateLimit: 1_000_000,
      logLevel: options.logLevel ?? 'fatal',
    },
    secrets: generateSecrets(),
    ports: await choosePorts(),
    infrastructure: { databaseUrls, natsUrl: nats.url, natsPrefix: nats.prefix },
    consoleFolder: options.consoleFolder,
  });
  const extra = options.extra?.(made) ?? {};
  const environments = Object.fromEntries(
    SERVICE_NAMES.map((name) => [name, { ...made[name], ...extra[name] }]),
  ) as Record<ServiceName, Environment>;
  const telemetry = (name: ServiceName) =>
    options.otlpEndpoint ? { OTEL_EXPORTER_OTLP_ENDPOINT: options.otlpEndpoint, OTEL_SERVICE_NAME: name } : {};
  const apart = new Map(
    (options.apart ?? []).map((name) => [
      name,
      starting.use(new ServiceProcess(name, { ...environments[name], ...telemetry(name) }, join(home, `${name}.log`))),
    ]),
  );
  const together = Object.fromEntries(
    SERVICE_NAMES.filter((name) => !apart.has(name)).map((name) => [name, environments[name]]),
  );
  for (const child of apart.values()) child.start();
  starting.use(await startServices(together, 'fatal'));
  await waitUntilReady(url);
  const people = new People(url, admin);
  const running = starting.move();
  return {
    url,
    people,
    databaseUrls,
    environments,
    nats: { url: nats.url, prefix: nats.prefix },
    home,
    settle: async () => settle(await people.governance()),
    process: (name) => {
      const child = apart.get(name);
      if (!child) throw new Error(`${name} does not run apart`);
      return child;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function createDatabases(resources: AsyncDisposableStack): Promise<Record<ServiceName, string>> {
  const urls = {} as Record<ServiceName, string>;
  for (const name of SERVICE_NAMES) if (name !== 'gateway') urls[name] = resources.use(await createDatabase()).url;
  return urls;
}

async function choosePorts(): Promise<NodePorts> {
  const grpc = {} as Record<ServiceName, number>;
  for (const name of SERVICE_NAMES) grpc[name] = await freePort();
  return { grpc, transfer: await freePort() };
}
