import { createHash } from 'node:crypto';
import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramExit, type StopSignal, startProgram } from './child-program.ts';
import { claimFolder } from './folder-claim.ts';
import { freePort } from './free-port.ts';
import { stopOrphan } from './orphan.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { clusterUser, dataPathFor, ensureCluster, superuser } from './postgres-cluster.ts';

export type PostgresOptions = {
  /** Everything that the server keeps: data, password, log. Made when it does not exist. */
  readonly folder: string;
  readonly port?: number;
  /** False loses data on a power cut and is for tests only. */
  readonly fsync?: boolean;
  readonly maxConnections?: number;
};

export type Postgres = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  /** Connection URL of the superuser, to the database `postgres`. */
  readonly url: string;
  readonly exited: Promise<ProgramExit>;
};

const host = '127.0.0.1';

// SIGINT ends sessions and stops cleanly; SIGQUIT stops at once and recovers at the next start. SIGKILL would leave its
// children behind, so it comes last.
const stopSignals: readonly StopSignal[] = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
];

/**
 * Starts PostgreSQL on loopback with its data in `folder`, and returns when it accepts connections. An instance that a
 * killed process left behind on this folder is stopped first.
 * Throws FolderInUseError when another live process uses the folder, and with the server's log when it does not start.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await claimFolder(options.folder));
  const folder = await realpath(options.folder);
  const data = join(folder, 'data');
  const mark = `alliance-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const user = await clusterUser(data);
  await clearEarlierRun(data, mark);
  const binaries = await postgresBinaries(user !== undefined);
  const password = await ensureCluster(folder, binaries, user);
  const port = options.port ?? (await freePort(host));
  const program = await startProgram({
    name: 'PostgreSQL',
    command: join(binaries.folder, 'bin', 'postgres'),
    args: ['-D', dataPathFor(user, data), ...settings(port, mark, options)],
    cwd: data,
    user,
    logPath: join(folder, 'postgres.log'),
    isReady: (pid) => acceptsConnections(data, pid),
    stopSignals,
  });
  cleanup.use(program);
  const running = cleanup.move();
  return {
    host,
    port,
    url: `postgres://${superuser}:${password}@${host}:${port}/postgres`,
    exited: program.exited,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function settings(port: number, mark: string, { fsync = true, maxConnections = 120 }: PostgresOptions): string[] {
  const values = {
    port,
    listen_addresses: host,
    unix_socket_directories: '',
    cluster_name: mark,
    shared_buffers: '32MB',
    max_connections: maxConnections,
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Stops the instance of an earlier run, then removes the lock file that a dead one left: PostgreSQL refuses to start
 * when an unrelated process has been given the number in it, as happens after every restart of a container.
 */
async function clearEarlierRun(data: string, mark: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  await stopOrphan({ pidFile, mark, stopSignals });
  await rm(pidFile, { force: true });
}

/** Reads the status that the server itself keeps as the eighth line of its lock file, as pg_ctl does. */
async function acceptsConnections(data: string, pid: number): Promise<boolean> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}
