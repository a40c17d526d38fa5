import { access, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createLogger } from '@alliance/runtime/logger';
import { publishedEvents } from '@alliance/testing/published-events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStorage } from '../src/service.ts';
import { sha256 as digestOf, MIB, type StartedStorage, startTestStorage, testFile } from './start-storage.ts';
import { createUpload, downloadLink, eventually, statesOf, uploadAll } from './transfer.ts';

let storage: StartedStorage;
beforeAll(async () => {
  storage = await startTestStorage({ integrity: { bytesPerSecond: 64 * MIB, recheckMs: 0 }, idleMs: 50 });
});
afterAll(() => storage?.[Symbol.asyncDispose]());

const pathOf = (sha256: string) => join(storage.folder, 'blob', 'sha256', sha256.slice(0, 2), sha256);

async function flipByte(sha256: string): Promise<void> {
  await using file = await open(pathOf(sha256), 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 0);
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, 0);
}

const checkedAt = async (sha256: string) =>
  (await storage.db.selectFrom('blob').select('checked_at').where('sha256', '=', sha256).executeTakeFirstOrThrow())
    .checked_at;

test('bytes are read again, and good ones stay as they are', async () => {
  const file = testFile('good.txt', 'vẫn như cũ');
  await uploadAll(storage, [file]);
  await eventually(async () => expect(await checkedAt(file.sha256)).toBeInstanceOf(Date));
  expect((await fetch(await downloadLink(storage, file.sha256))).status).toBe(200);
});

test('a flipped byte is found, told, and not given out; another upload heals it', async () => {
  const [damaged, other] = [testFile('flip.txt', 'một hai ba bốn'), testFile('other.txt', 'năm sáu bảy tám')];
  await uploadAll(storage, [damaged, other]);
  const { sha256 } = damaged;
  await flipByte(sha256);
  await eventually(async () => await expect(downloadLink(storage, sha256)).toThrowWithCode('digest_mismatch'));
  const { blobs } = await storage.client('datasets').describeBlobs({ organisation: 'mekong', digests: [sha256] });
  expect(blobs[0]).toMatchObject({ scanState: 4, findings: [{ scanner: 'integrity', code: 'digest-differs' }] });
  const { natsUrl: url, natsPrefix: prefix } = storage.config;
  const events = await publishedEvents({ service: 'storage', ...storage, nats: { url, prefix } });
  const flagged = events.filter(({ type }) => type === 'alliance.storage.v1.blob_flagged');
  expect(flagged.map(({ payload }) => JSON.parse(payload))).toMatchObject([{ sha256, code: 'digest-differs' }]);
  expect((await fetch(await downloadLink(storage, other.sha256))).status).toBe(200);

  expect(statesOf(await createUpload(storage, [{ ...damaged, path: 'again.txt' }]))).toEqual(['receiving']);
  await uploadAll(storage, [damaged]);
  const response = await fetch(await downloadLink(storage, sha256));
  expect(digestOf(Buffer.from(await response.arrayBuffer()))).toBe(sha256);
});

test('bytes that no row knows are swept when the service starts', async () => {
  const stray = 'ab'.repeat(32);
  await mkdir(dirname(pathOf(stray)), { recursive: true });
  await writeFile(pathOf(stray), 'left behind');
  await using _again = await startStorage(storage.config, createLogger('storage', 'silent'), {
    idleMs: 20,
  });
  await eventually(async () => await expect(access(pathOf(stray))).rejects.toThrow());
});
