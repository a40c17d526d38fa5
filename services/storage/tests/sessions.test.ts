import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PART, publisher, type StartedStorage, startTestStorage, testFile } from './start-storage.ts';
import { createUpload, eventually, sendMissing, sendPart, statesOf, uploadAll } from './transfer.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

let storage: StartedStorage;
let now: () => Date;
beforeEach(async () => {
  now = () => new Date();
  storage = await startTestStorage({ clock: () => now() });
});
afterEach(() => storage?.[Symbol.asyncDispose]());

const get = (id: string) => storage.client().getUpload({ id }, storage.as(publisher));
const quarantineOf = (id: string) => readdir(join(storage.folder, 'quarantine', id));
const passDays = (days: number) => {
  now = () => new Date(Date.now() + days * DAY_MS);
};
/** Completing something else wakes the sweep, which otherwise looks once a minute. */
const wakeSweep = () => uploadAll(storage, [testFile('wake.bin', 10)]);

/** Sends the head of a PUT and only the first half of its body, then waits until some of it is on the disk. */
async function sendBeginning(url: string, bytes: Buffer, id: string) {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
  socket.write(bytes.subarray(0, bytes.length / 2));
  await eventually(async () => expect(await quarantineOf(id)).toEqual([expect.stringMatching(/^(incoming|joined)-/)]));
  return socket;
}

describe('a transfer that breaks off', () => {
  test('leaves nothing of a file of one part', async () => {
    const file = testFile('broken.bin', PART);
    const created = await createUpload(storage, [file]);
    const socket = await sendBeginning(created.files[0]!.parts[0]!.url, file.bytes, created.id);
    socket.destroy();
    await eventually(async () => expect(await quarantineOf(created.id)).toEqual([]));
  });

  test('leaves no part of a longer file, and only that part is sent again', async () => {
    const file = testFile('broken.bin', 3 * PART);
    const created = await createUpload(storage, [file]);
    const [first, second, third] = created.files[0]!.parts;
    const socket = await sendBeginning(second!.url, file.bytes.subarray(PART, 2 * PART), created.id);
    socket.destroy();
    for (const part of [first!, third!]) expect((await sendPart(part, file.bytes)).status).toBe(204);

    const resumed = await get(created.id);
    expect(resumed.files[0]?.parts.map(({ number }) => number)).toEqual([2]);
    await sendMissing(resumed, [file]);
    const completed = await storage.client().completeUpload({ id: created.id }, storage.as(publisher));
    expect(statesOf(completed)).toEqual(['accepted']);
  });

  test('takes away the part that it was to replace', async () => {
    const file = testFile('again.bin', 2 * PART);
    const created = await createUpload(storage, [file]);
    await sendMissing(created, [file]);
    const [first] = created.files[0]!.parts;
    const { hostname, port, pathname, search } = new URL(first!.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${PART}\r\n\r\nwrong`);
    const complete = () => storage.client().completeUpload({ id: created.id }, storage.as(publisher));
    await eventually(async () => expect(statesOf(await get(created.id))).toEqual(['receiving']));
    await expect(complete()).toThrowWithCode('bytes_missing');
    socket.destroy();
    await sendMissing(await get(created.id), [file]);
    expect(statesOf(await complete())).toEqual(['accepted']);
  });

  test('does not show while it is under way', async () => {
    const file = testFile('slow.bin', PART);
    const created = await createUpload(storage, [file]);
    const socket = await sendBeginning(created.files[0]!.parts[0]!.url, file.bytes, created.id);
    expect(statesOf(await get(created.id))).toEqual(['receiving']);
    socket.write(file.bytes.subarray(file.bytes.length / 2));
    await eventually(async () => expect(statesOf(await get(created.id))).toEqual(['received']));
    socket.destroy();
  });
});

describe('an upload that is left alone', () => {
  test('ends after seven days: its bytes go, its room is given back', async () => {
    const file = testFile('left.bin', 2 * PART);
    const created = await createUpload(storage, [file]);
    await sendPart(created.files[0]!.parts[0]!, file.bytes);
    passDays(6.9);
    expect((await get(created.id)).files[0]?.parts).toHaveLength(1);
    passDays(7.1);
    for (const call of ['getUpload', 'completeUpload'] as const) {
      await expect(storage.client()[call]({ id: created.id }, storage.as(publisher))).toThrowWithCode('state_conflict');
    }
    const again = await createUpload(storage, [file]);
    expect(again.id).not.toBe(created.id);
    await wakeSweep();
    await eventually(() => expect(quarantineOf(created.id)).rejects.toThrow('ENOENT'));
    const late = await sendPart(again.files[0]!.parts[0]!, file.bytes);
    expect(late.status).toBe(204);
  });

  test('gives out no links that outlive it', async () => {
    const created = await createUpload(storage, [testFile('soon.bin', 10)]);
    passDays(7 - 1 / (24 * 60));
    const { upload } = await get(created.id);
    expect(upload?.urlsExpireAt).toEqual(upload?.expiresAt);
  });

  test('is forgotten a month after it ended', async () => {
    const created = await createUpload(storage, [testFile('old.bin', 10)]);
    passDays(8);
    await wakeSweep();
    await eventually(async () => {
      const rows = await storage.db
        .selectFrom('upload')
        .select(['state', 'clear_at'])
        .where('id', '=', created.id)
        .execute();
      expect(rows).toEqual([{ state: 'expired', clear_at: null }]);
    });
    passDays(38);
    await uploadAll(storage, [testFile('wake-again.bin', 11)]);
    await eventually(() => expect(get(created.id)).toThrowWithCode('not_found'));
    const files = await storage.db
      .selectFrom('upload_file')
      .select('path')
      .where('upload_id', '=', created.id)
      .execute();
    expect(files).toEqual([]);
  });
});

test('what a killed process left in the middle of a part is swept up', async () => {
  const created = await createUpload(storage, [testFile('killed.bin', PART)]);
  const { writeFile } = await import('node:fs/promises');
  const left = join(storage.folder, 'quarantine', created.id, 'incoming-019ab000-0000-7000-8000-000000000000');
  await writeFile(left, Buffer.alloc(1_000));
  await wakeSweep();
  await delay(50);
  expect(await quarantineOf(created.id)).toHaveLength(1);
  passDays(0.1);
  await uploadAll(storage, [testFile('wake-again.bin', 11)]);
  await eventually(async () => expect(await quarantineOf(created.id)).toEqual([]));
});
