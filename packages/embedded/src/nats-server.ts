import { randomBytes } from 'node:crypto';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type ProgramExit, type StopSignal, startProgram } from './child-program.ts';
import { claimFolder } from './folder-claim.ts';
import { freePort } from './free-port.ts';
import { findNatsServer } from './nats-server-binary.ts';
import { stopOrphan } from './orphan.ts';

export type NatsServerOptions = {
  /** Everything that the server keeps: streams, password, log. Made when it does not exist. */
  readonly folder: string;
  readonly port?: number;
  /** False may lose acknowledged messages on a power cut and is for tests only. */
  readonly durable?: boolean;
};

export type NatsServer = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  /** `nats://user:password@host:port` */
  readonly url: string;
  readonly exited: Promise<ProgramExit>;
};

const host = '127.0.0.1';
const user = 'alliance';
const stopSignals: readonly StopSignal[] = [{ signal: 'SIGINT', waitMs: 10_000 }];

/**
 * Starts nats-server with JetStream on loopback, its streams in `folder`, and returns when clients can connect. An
 * instance that a killed process left behind on this folder is stopped first.
 * Throws FolderInUseError when another live process uses the folder, with the ways to get a nats-server when there is
 * none, and with the server's log when it does not start.
 */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await claimFolder(options.folder));
  const folder = await realpath(options.folder);
  const config = join(folder, 'nats-server.json');
  const pidFile = join(folder, 'nats-server.pid');
  await stopOrphan({ pidFile, mark: config, stopSignals });
  await rm(pidFile, { force: true });
  const command = await findNatsServer();
  const password = await ensurePassword(join(folder, 'password'));
  const port = options.port ?? (await freePort(host));
  const settings = serverSettings({ folder, port, password, pidFile, durable: options.durable ?? true });
  await writeFile(config, JSON.stringify(settings, null, 2), { mode: 0o600 });
  const program = await startProgram({
    name: 'nats-server',
    command,
    args: ['--config', config],
    logPath: join(folder, 'nats-server.log'),
    isReady: () => greetsWithJetStream(port),
    stopSignals,
  });
  cleanup.use(program);
  const running = cleanup.move();
  return {
    host,
    port,
    url: `nats://${user}:${password}@${host}:${port}`,
    exited: program.exited,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type Settings = { folder: string; port: number; password: string; pidFile: string; durable: boolean };

function serverSettings({ folder, port, password, pidFile, durable }: Settings) {
  return {
    server_name: 'alliance',
    host,
    port,
    pid_file: pidFile,
    max_payload: 4 * 1024 * 1024,
    authorization: { user, password },
    jetstream: {
      store_dir: join(folder, 'streams'),
      max_memory_store: 64 * 1024 * 1024,
      // Without this the server acknowledges up to two minutes of messages that are not on the disk yet.
      sync_interval: durable ? 'always' : '2m',
    },
  };
}

async function ensurePassword(path: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await writeFile(path, `${password}\n`, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  });
  return (await readFile(path, 'utf8')).trim();
}

/** Reads the line that a NATS server greets each client with, which tells its features. */
async function greetsWithJetStream(port: number): Promise<boolean> {
  const socket = connect({ host, port });
  socket.setTimeout(1_000, () => socket.destroy());
  try {
    let greeting = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      greeting += chunk;
      if (greeting.includes('\r\n')) {
        return (
          greeting.startsWith('INFO ') && JSON.parse(greeting.slice('INFO '.length).split('\r\n')[0] ?? '').jetstream
        );
      }
    }
    return false;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
