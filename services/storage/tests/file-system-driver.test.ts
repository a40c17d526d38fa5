import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@alliance/runtime/clock';
import { createLogger } from '@alliance/runtime/logger';
import { type BlobDriverSubject, blobDriverContract } from '@alliance/testing/contracts/blob-driver';
import { describe } from 'vitest';
import { openBytes } from '../src/open-bytes.ts';
import { SIGNING_KEY } from './start-storage.ts';

describe('the file system driver', () => {
  blobDriverContract(openInTemporaryFolder);
});

async function openInTemporaryFolder(): Promise<BlobDriverSubject> {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'alliance-storage-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const settings = {
    driver: 'file' as const,
    folder: join(folder, 'made', 'when', 'missing'),
    transferHost: '127.0.0.1',
    transferPort: 0,
    transferPublicUrl: undefined,
    signingKeys: [SIGNING_KEY] as const,
  };
  const environment = { clock: systemClock, logger: createLogger('storage', 'silent') };
  const config = { bytes: settings, publicUrl: 'http://node.example', scratchFolder: undefined };
  const bytes = opening.use(await openBytes(config, environment));
  opening.use(await bytes.openDoor());
  const opened = opening.move();
  return { driver: bytes.driver, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
