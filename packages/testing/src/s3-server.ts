import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProgram } from '@alliance/embedded/child-program';
import { freePort } from '@alliance/embedded/free-port';
import { type CephPrograms, cephPrograms } from './ceph-programs.ts';
import { type CephSettings, cephSettings } from './ceph-settings.ts';
import type { RunningServer } from './server-source.ts';

const run = promisify(execFile);
/** There is nothing to write down at the end: the store is in memory, or has on the disk what it acknowledged. */
const stopSignals = [{ signal: 'SIGKILL', waitMs: 5_000 }] as const;

/** A server that a test can end as a power cut would, and start again at the same address. */
export type S3Server = RunningServer & {
  kill(): Promise<void>;
  start(): Promise<void>;
};

/**
 * Starts a real S3 server whose state is in `folder`: a Ceph of one node, from Debian's packages, which are downloaded once and
 * need neither root nor Docker. Its URL holds the keys. What it holds is in memory, so that a kill loses it, unless it is to be
 * `lasting`. Throws where Debian's archive cannot be had.
 */
export async function startS3Server(folder: string, { isLasting = false } = {}): Promise<S3Server> {
  const node = await prepareNode(folder, await cephPrograms(), isLasting ? 'bluestore' : 'memstore');
  const [accessKey, secretKey] = [randomBytes(10).toString('hex'), randomBytes(20).toString('hex')];
  const user = ['user', 'create', '--uid=test', '--display-name=test'];
  let running = await startNode(folder, node, {
    makeStore: () => node.run('ceph-osd', ['-i', '0', '--mkfs']),
    // Waits until monitor and store have found each other.
    addUser: () => node.run('radosgw-admin', [...user, `--access-key=${accessKey}`, `--secret-key=${secretKey}`]),
  });
  return {
    url: `http://${accessKey}:${secretKey}@127.0.0.1:${node.gatewayPort}`,
    kill: () => running.disposeAsync(),
    start: async () => {
      running = await startNode(folder, node);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type Node = Awaited<ReturnType<typeof prepareNode>>;
/** What is done when a node starts for the first time. */
type Beginnings = { makeStore: () => Promise<void>; addUser: () => Promise<void> };

async function startNode(folder: string, node: Node, beginnings?: Beginnings): Promise<AsyncDisposableStack> {
  await using started = new AsyncDisposableStack();
  const start = async (program: string, args: string[], isReady = async () => true) =>
    started.use(
      await startProgram({
        name: program,
        ...node.commandLine(program, [...args, '-f']),
        logPath: join(folder, `${program}.log`),
        isReady,
        readyWithinMs: 30_000,
        stopSignals,
      }),
    );
  await start('ceph-mon', ['-i', 'a']);
  await beginnings?.makeStore();
  await start('ceph-osd', ['-i', '0']);
  await beginnings?.addUser();
  await start('radosgw', [], () => answers(node.gatewayPort));
  return started.move();
}

/** Writes settings, keys and maps, from which monitor and store make themselves. */
async function prepareNode(folder: string, programs: CephPrograms, store: CephSettings['store']) {
  const [monitorPort, gatewayPort] = [await freePort(), await freePort()];
  const fsid = randomUUID();
  const [config, keyring, monitors, stores] = ['ceph.conf', 'keyring', 'monitors', 'stores'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  for (const name of ['mon', 'osd', 'rgw']) await mkdir(join(folder, name));
  await writeFile(
    config,
    cephSettings({ folder, libraries: programs.libraries, fsid, monitorPort, gatewayPort, store }),
  );
  const commandLine = (program: string, args: readonly string[]) =>
    programs.commandLine(program, ['-c', config, ...args]);
  const runProgram = async (program: string, args: readonly string[]) => {
    const { command, args: all } = commandLine(program, args);
    await run(command, all, { timeout: 30_000 });
  };
  const everything = ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *'];
  await runProgram('ceph-authtool', ['--create-keyring', keyring, '--gen-key', '-n', 'mon.', ...everything]);
  for (const name of ['client.admin', 'osd.0'])
    await runProgram('ceph-authtool', [keyring, '--gen-key', '-n', name, ...everything]);
  const monitor = ['--addv', 'a', `[v2:127.0.0.1:${monitorPort}]`, monitors];
  await runProgram('monmaptool', ['--create', '--fsid', fsid, ...monitor]);
  await runProgram('osdmaptool', ['--createsimple', '1', stores]);
  await runProgram('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', monitors, '--osdmap', stores, '--keyring', keyring]);
  return { commandLine, run: runProgram, gatewayPort };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.status > 0,
    () => false,
  );
}
