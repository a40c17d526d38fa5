import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@alliance/config/read-config';
import { freePort } from '@alliance/embedded/free-port';
import type { TestIdentities } from '@alliance/testing/test-identities';
import { connectStorage, SIGNING_KEY, type StartedStorage } from './start-storage.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The service as its own process, as it runs in production. */
export type StorageProcess = AsyncDisposable &
  Pick<StartedStorage, 'client' | 'as'> & {
    readonly transferUrl: string;
    /** Ends it like a power cut. */
    kill(): Promise<void>;
    /** Resident memory in bytes. */
    residentBytes(): Promise<number>;
  };

export type StorageProcessOptions = {
  identities: TestIdentities;
  databaseUrl: string;
  natsUrl: string;
  natsPrefix: string;
  folder: string;
  /** Another entry than `main.ts`. */
  main?: string;
  /** Settings beyond those that every test has. */
  extra?: Environment;
};

/** Starts `main.ts` and waits until it says that it is ready. */
export async function startStorageProcess(options: StorageProcessOptions): Promise<StorageProcess> {
  const [grpcPort, transferPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [options.main ?? MAIN], {
    env: {
      ...environment(options),
      ...options.extra,
      ALLIANCE_GRPC_PORT: String(grpcPort),
      ALLIANCE_STORAGE_TRANSFER_PORT: String(transferPort),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  const connected = connectStorage(`127.0.0.1:${grpcPort}`, options.identities);
  const end = async (signal: NodeJS.Signals) => {
    connected[Symbol.dispose]();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    ...connected,
    transferUrl: `http://127.0.0.1:${transferPort}`,
    kill: () => end('SIGKILL'),
    residentBytes: async () => {
      const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kibibytes) * 1024;
    },
    [Symbol.asyncDispose]: () => end('SIGTERM'),
  };
}

function environment({ identities, databaseUrl, natsUrl, natsPrefix, folder }: StorageProcessOptions): Environment {
  return {
    ALLIANCE_SERVICE_KEY: identities.privateKeyOf('storage'),
    ALLIANCE_SERVICE_KEYS: JSON.stringify(identities.serviceKeys),
    ALLIANCE_DATABASE_URL: databaseUrl,
    ALLIANCE_NATS_URL: natsUrl,
    ALLIANCE_NATS_PREFIX: natsPrefix,
    ALLIANCE_GRPC_HOST: '127.0.0.1',
    ALLIANCE_STORAGE_FOLDER: folder,
    ALLIANCE_STORAGE_TRANSFER_HOST: '127.0.0.1',
    ALLIANCE_STORAGE_PART_BYTES: String(8 * 1024 * 1024),
    ALLIANCE_STORAGE_SIGNING_KEYS: `${SIGNING_KEY.id}:${SIGNING_KEY.secret.toString('hex')}`,
  };
}

async function ready(child: ChildProcess): Promise<void> {
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    if ((JSON.parse(line) as { msg?: string }).msg !== 'ready') continue;
    child.stdout?.resume();
    return;
  }
  throw new Error('storage ended before it was ready');
}
