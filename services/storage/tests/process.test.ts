import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { testIdentities } from '@alliance/testing/test-identities';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StorageProcess, type StorageProcessOptions, startStorageProcess } from './process.ts';
import { MIB, publisher, type TestFile, testFile } from './start-storage.ts';
import { createUpload, downloadLink, eventually, sendMissing, sendPart, statesOf } from './transfer.ts';

const resources = new AsyncDisposableStack();
let options: StorageProcessOptions;
let storage: StorageProcess;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-storage-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const database = resources.use(await createDatabase());
  const nats = resources.use(await testNats());
  options = {
    identities: testIdentities(),
    databaseUrl: database.url,
    natsUrl: nats.url,
    natsPrefix: nats.prefix,
    folder,
  };
  storage = await startStorageProcess(options);
});
afterAll(async () => {
  await storage?.[Symbol.asyncDispose]();
  await resources.disposeAsync();
});

test('killed in the middle of a part, it goes on with that part alone', async () => {
  const file = testFile('long.bin', 20 * MIB);
  const created = await createUpload(storage, [file]);
  const [first, second] = created.files[0]!.parts;
  expect((await sendPart(first!, file.bytes)).status).toBe(204);
  const { port, pathname, search } = new URL(second!.url);
  const socket = connect({ port: Number(port) });
  socket.on('error', () => {});
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: x\r\nContent-Length: ${second!.size}\r\n\r\n`);
  socket.write(file.bytes.subarray(8 * MIB, 12 * MIB));
  const quarantine = join(options.folder, 'quarantine', created.id);
  await delay(100);
  await storage.kill();

  storage = await startStorageProcess(options);
  const again = await createUpload(storage, [file]);
  expect(again.id).toBe(created.id);
  expect(again.files[0]?.parts.map(({ number }) => number)).toEqual([2, 3]);
  await sendMissing(again, [file]);
  const completed = await storage.client().completeUpload({ id: created.id }, storage.as(publisher));
  expect(statesOf(completed)).toEqual(['accepted']);
  await eventually(() => expect(readdir(quarantine)).rejects.toThrow('ENOENT'));
});

test('its memory stays flat while large files pass', async () => {
  // The first file fills the buffers and caches that any process grows to.
  await passThrough(testFile('first.bin', 64 * MIB));
  const before = await storage.residentBytes();
  let most = before;
  const watching = setInterval(async () => {
    most = Math.max(most, await storage.residentBytes());
  }, 10);
  await passThrough(testFile('second.bin', 64 * MIB));
  clearInterval(watching);
  expect((most - before) / MIB).toBeLessThan(48);
}, 60_000);

async function passThrough(file: TestFile): Promise<void> {
  const created = await createUpload(storage, [file]);
  await Promise.all(created.files[0]!.parts.map((part) => sendPart(part, file.bytes)));
  await storage.client().completeUpload({ id: created.id }, storage.as(publisher));
  const hash = createHash('sha256');
  const response = await fetch(await downloadLink(storage, file.sha256));
  for await (const chunk of response.body!) hash.update(chunk);
  expect(hash.digest('hex')).toBe(file.sha256);
}
