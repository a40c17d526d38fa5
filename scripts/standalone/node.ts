import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import { provisionDatabase } from '@alliance/database/provision';
import { claimFolder } from '@alliance/embedded/folder-claim';
import { keepRunning } from '@alliance/embedded/keep-running';
import { startNatsServer } from '@alliance/embedded/nats-server';
import { startPostgres } from '@alliance/embedded/postgres';
import { buildConsole } from './console-build.ts';
import { type NodeInfrastructure, serviceEnvironments } from './environments.ts';
import { HostProcess } from './host-process.ts';
import { choosePorts } from './ports.ts';
import { waitUntilReady } from './readiness.ts';
import { loadSecrets, type NodeSecrets } from './secrets.ts';
import type { StandaloneSettings } from './settings.ts';

/** Which services share a process: what faces the network apart from the rest, and the rest together to save memory. */
const GROUPS: Record<string, readonly ServiceName[]> = {
  gateway: ['gateway'],
  storage: ['storage'],
  core: ['members', 'datasets', 'models', 'licensing', 'grants', 'provenance', 'catalogue'],
};

/** A whole running node. Disposing stops everything that was started, in reverse order. */
export type StandaloneNode = AsyncDisposable & {
  readonly url: string;
  readonly secrets: NodeSecrets;
  readonly hosts: readonly HostProcess[];
};

/**
 * Starts a node: infrastructure that was not given, databases, services. Throws FolderInUseError when another process uses
 * the home, and when something does not start.
 */
export async function startNode(settings: StandaloneSettings, say: (line: string) => void): Promise<StandaloneNode> {
  await using starting = new AsyncDisposableStack();
  const { home } = settings;
  await mkdir(join(home, 'logs'), { recursive: true, mode: 0o700 });
  starting.use(await claimFolder(home));
  const secrets = await loadSecrets(join(home, 'secrets.json'));
  const [infrastructure, ports, consoleFolder] = await Promise.all([
    openInfrastructure(settings, secrets, starting, say),
    choosePorts(join(home, 'ports.json')),
    buildConsole(say),
  ]);
  const environments = serviceEnvironments({ settings, secrets, ports, infrastructure, consoleFolder });
  const hosts = Object.entries(GROUPS).map(
    ([group, names]) =>
      new HostProcess({
        message: {
          group,
          environments: Object.fromEntries(names.map((name) => [name, environments[name]])),
          logLevel: settings.logLevel,
        },
        logPath: join(home, 'logs', `${group}.log`),
        otlpEndpoint: settings.otlpEndpoint,
        onCrash: (name, detail) =>
          say(
            `${name} ended unexpectedly (${detail}); starting it again. Its log: ${join(home, 'logs', `${name}.log`)}`,
          ),
      }),
  );
  starting.defer(async () => void (await Promise.all(hosts.map((host) => host[Symbol.asyncDispose]()))));
  await Promise.all(hosts.map((host) => host.start()));
  const url = `http://${settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host}:${settings.port}`;
  await waitUntilReady(url);
  const running = starting.move();
  return { url, secrets, hosts, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openInfrastructure(
  settings: StandaloneSettings,
  secrets: NodeSecrets,
  resources: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<NodeInfrastructure> {
  const [databaseUrl, natsUrl] = await Promise.all([
    openPostgres(settings, resources, say),
    openNats(settings, resources, say),
  ]);
  const databaseUrls = {} as Record<ServiceName, string>;
  for (const name of SERVICE_NAMES) {
    if (name !== 'gateway')
      databaseUrls[name] = await provisionDatabase(databaseUrl, {
        name: `alliance_${name}`,
        password: secrets.databasePasswords[name],
      });
  }
  return { databaseUrls, natsUrl, natsPrefix: 'alliance' };
}

async function openPostgres(
  { home, databaseUrl }: StandaloneSettings,
  resources: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<string> {
  if (databaseUrl) return databaseUrl;
  const kept = resources.use(
    await keepRunning({
      start: (port) => startPostgres({ folder: join(home, 'postgres'), ...(port === undefined ? {} : { port }) }),
      onFailure: () => say('PostgreSQL ended unexpectedly; starting it again.'),
    }),
  );
  return kept.first.url;
}

async function openNats(
  { home, natsUrl }: StandaloneSettings,
  resources: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<string> {
  if (natsUrl) return natsUrl;
  const kept = resources.use(
    await keepRunning({
      start: (port) => startNatsServer({ folder: join(home, 'nats'), ...(port === undefined ? {} : { port }) }),
      onFailure: () => say('nats-server ended unexpectedly; starting it again.'),
    }),
  );
  return kept.first.url;
}
