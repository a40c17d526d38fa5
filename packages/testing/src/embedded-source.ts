import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNatsServer } from '@alliance/embedded/nats-server';
import { startPostgres } from '@alliance/embedded/postgres';
import { startS3Server } from './s3-server.ts';
import type { RunningServer, ServerSource } from './server-source.ts';

/** The programs that `npm start` runs, and an S3 server, in temporary folders and without waiting for the disk. */
export const embeddedSource: ServerSource = {
  postgres: () => inTemporaryFolder((folder) => startPostgres({ folder, fsync: false, maxConnections: 300 })),
  nats: () => inTemporaryFolder((folder) => startNatsServer({ folder, durable: false })),
  s3: () => inTemporaryFolder(startS3Server),
};

async function inTemporaryFolder(start: (folder: string) => Promise<RunningServer>): Promise<RunningServer> {
  await using cleanup = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'alliance-test-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const { url } = cleanup.use(await start(folder));
  const running = cleanup.move();
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
