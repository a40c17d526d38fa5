import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAMES, type ServiceName } from '@alliance/auth/identity';
import { provisionDatabase } from '@alliance/database/provision';
import { type NatsServer, startNatsServer } from '@alliance/embedded/nats-server';
import { type Postgres, startPostgres } from '@alliance/embedded/postgres';
import { startS3Server } from '@alliance/testing/s3-server';

/** A server that a test can end as a power cut would, and start again at the same address. */
export type KillableServer = AsyncDisposable & {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
};

/** A PostgreSQL of the test's own. What it acknowledged it still has after a kill: it waits for the disk. */
export function ownPostgres(): Promise<KillableServer> {
  const start = (folder: string, port?: number) =>
    startPostgres({ folder, maxConnections: 200, ...(port === undefined ? {} : { port }) });
  return killable(start, 'data/postmaster.pid');
}

/** A nats-server of the test's own. A killed process leaves what it wrote to the kernel, which is enough here. */
export function ownNats(): Promise<KillableServer> {
  const start = (folder: string, port?: number) =>
    startNatsServer({ folder, durable: false, ...(port === undefined ? {} : { port }) });
  return killable(start, 'nats-server.pid');
}

/** An S3 server of the test's own, on the disk; where none can be had, the reason, which is printed too. */
export async function ownS3(): Promise<KillableServer | { missing: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-own-'));
  try {
    const server = await startS3Server(folder, { isLasting: true });
    return {
      ...server,
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const missing = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `Drills on an S3 server of their own are skipped: they run where Debian's Ceph does. ${missing}\n`,
    );
    return { missing };
  }
}

/** A database for every service that has one. */
export async function ownDatabases(adminUrl: string): Promise<Record<ServiceName, string>> {
  const urls = {} as Record<ServiceName, string>;
  for (const name of SERVICE_NAMES) {
    if (name !== 'gateway')
      urls[name] = await provisionDatabase(adminUrl, { name: `alliance_${name}`, password: 'only for this test' });
  }
  return urls;
}

type Server = Postgres | NatsServer;

async function killable(
  start: (folder: string, port?: number) => Promise<Server>,
  pidFile: string,
): Promise<KillableServer> {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-own-'));
  let server = await start(folder);
  return {
    url: server.url,
    kill: async () => {
      const [pid] = (await readFile(join(folder, pidFile), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await server.exited;
      await server[Symbol.asyncDispose]();
    },
    start: async () => {
      server = await start(folder, server.port);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
