import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@alliance/database/database';
import { createLogger } from '@alliance/runtime/logger';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { testIdentities } from '@alliance/testing/test-identities';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { startStorage } from '../src/service.ts';
import type { StorageTables } from '../src/store/tables.ts';
import { startStorageProcess } from './process.ts';
import { DATA_PICKLE } from './scan-files.ts';
import { type StartedStorage, startTestStorage, type TestFile, testFile } from './start-storage.ts';
import { eventually, uploadAll } from './transfer.ts';

test('no scan is lost when the service is killed at any moment', { timeout: 60_000 }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'alliance-storage-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const database = stack.use(await createDatabase());
  const nats = stack.use(await testNats());
  const options = {
    identities: testIdentities(),
    databaseUrl: database.url,
    natsUrl: nats.url,
    natsPrefix: nats.prefix,
    folder,
  };
  const files = Array.from({ length: 30 }, (_, n) => testFile(`${n}.txt`, `văn bản ${n}\n`));
  for (let round = 0; round < 3; round += 1) {
    const running = await startStorageProcess(options);
    await uploadAll(running, files.slice(round * 10, round * 10 + 10));
    await new Promise((resolve) => setTimeout(resolve, round * 60));
    await running.kill();
  }
  await using _last = await startStorageProcess(options);
  const { db } = stack.use(openDatabase<StorageTables>({ url: database.url, applicationName: 'test' }));
  // What the dead had in hand comes again after ten seconds.
  const left = () => db.selectFrom('scan_job').select('sha256').execute();
  await expect.poll(left, { timeout: 30_000 }).toEqual([]);
  const results = await db.selectFrom('scan_result').select(['sha256', 'scanner', 'verdict']).execute();
  const passed = results
    .filter(({ verdict }) => verdict === 'pass')
    .map(({ sha256, scanner }) => `${scanner} ${sha256}`);
  expect(new Set(passed).size).toBe(files.length * 2);
});

test.each([1, 3])('a scanner that fails five times leaves the file held (%i at once)', async (count) => {
  await using storage = await startTestStorage({ scanMilliseconds: 1 });
  const files = Array.from({ length: count }, (_, n) =>
    testFile(`${n}.bin`, Buffer.concat([DATA_PICKLE, Buffer.alloc(n)])),
  );
  await uploadAll(storage, files);
  for (const file of files) await isHeldInTheEnd(storage, file);
});

async function isHeldInTheEnd(storage: StartedStorage, file: TestFile): Promise<void> {
  const results = () =>
    storage.db
      .selectFrom('scan_result')
      .select(['verdict', 'findings'])
      .where('scanner', '=', 'content')
      .where('sha256', '=', file.sha256)
      .orderBy('finished_at')
      .execute();
  await eventually(async () => expect(await results()).toHaveLength(5));
  expect((await results()).map(({ verdict }) => verdict)).toEqual(['error', 'error', 'error', 'error', 'hold']);
  expect((await results()).at(-1)?.findings.map(({ code }) => code)).toEqual(['scanner-failed']);
  const { blobs } = await storage.client('datasets').describeBlobs({ organisation: 'mekong', digests: [file.sha256] });
  expect(blobs[0]).toMatchObject({ scanState: 3 });
}

test('blobs that no scan by the rules in force has looked at are scanned at the start', async () => {
  await using stack = new AsyncDisposableStack();
  const storage = stack.use(await startTestStorage());
  const file = testFile('old.txt', 'có từ trước');
  await uploadAll(storage, [file]);
  const jobs = () => storage.db.selectFrom('scan_job').select('scanner').execute();
  await eventually(async () => expect(await jobs()).toEqual([]));
  // As before an upgrade: the blob is there, and nobody has looked.
  await sql`truncate scan_result, rescan`.execute(storage.db);
  await using _second = await startStorage(storage.config, createLogger('storage', 'silent'));
  await eventually(async () => {
    const { blobs } = await storage
      .client('datasets')
      .describeBlobs({ organisation: 'mekong', digests: [file.sha256] });
    expect(blobs[0]).toMatchObject({ scanState: 2 });
  });
});
