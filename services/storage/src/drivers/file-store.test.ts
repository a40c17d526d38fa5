import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { partAt } from '../domain/upload-plan.ts';
import { PartMissingError, type PendingFile } from './blob-driver.ts';
import { FileStore, UploadClosedError } from './file-store.ts';

const PART = 300_000;
const never = new AbortController().signal;
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let one: FileStore;
/** Another process on the same folder. */
let other: FileStore;
let file: PendingFile;
let bytes: Buffer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alliance-storage-'));
  one = await FileStore.open(folder);
  other = await FileStore.open(folder);
  bytes = randomBytes(4 * PART);
  const plan = { size: 4 * PART, partSize: PART, partCount: 4, sha256: digestOf(bytes), transferId: null };
  file = { uploadId: randomUUID(), position: 3, ...plan };
  await one.openUpload(file.uploadId);
});
afterEach(async () => {
  await Promise.all([one, other].map((store) => store[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true, force: true });
});

async function* inPieces(content: Buffer): AsyncIterable<Buffer> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}

function send(store: FileStore, number: number, content: Buffer = bytes): Promise<void> {
  const { offset, size } = partAt(file, number);
  const part = { ...file, number, offset, size };
  return store.writePart(part, inPieces(content.subarray(offset, offset + size)));
}

async function accept(store: FileStore): Promise<string> {
  await using sealed = await store.seal(file, never);
  await sealed.accept();
  return sealed.sha256;
}

async function blob(sha256: string): Promise<Buffer> {
  await using handle = await one.openBlob(sha256);
  return (await handle?.readFile()) ?? Buffer.alloc(0);
}

test('blobs of before, a folder deeper, are found, listed in order, and removed', async () => {
  const [old, young] = ['ab11'.padEnd(64, '0'), 'ab0f'.padEnd(64, '0')];
  const flat = join(folder, 'blob', 'sha256', 'ab');
  await mkdir(join(flat, '11'), { recursive: true });
  await writeFile(join(flat, '11', old), 'old');
  await writeFile(join(flat, young), 'young');
  expect(await Array.fromAsync(one.listBlobs(''))).toEqual([young, old]);
  expect(await Array.fromAsync(one.listBlobs(young))).toEqual([old]);
  expect((await blob(old)).toString()).toBe('old');
  await one.removeBlob(old);
  expect(await one.openBlob(old)).toBeUndefined();
});

describe('small files that come together', () => {
  const digests = ['một', 'hai', 'ba'].map((text) => digestOf(Buffer.from(text)));
  const batch = () => ({ uploadId: file.uploadId, files: [5, 3, 2].map((size, position) => ({ position, size })) });
  const small = (position: number): PendingFile => ({
    ...{ uploadId: file.uploadId, position, size: [5, 3, 2][position] as number, partSize: PART, partCount: 1 },
    ...{ sha256: digests[position] as string, transferId: null },
  });
  const have = async () => [...(await one.received(file.uploadId, [0, 1, 2].map(small))).keys()].sort();
  async function* pieces(...texts: string[]) {
    for (const text of texts) yield Buffer.from(text);
  }

  test('are cut where each ends, however the bytes arrive', async () => {
    await one.writeBatch(batch(), pieces('m', 'ộth', 'aib', 'a'));
    for (const position of [0, 1, 2]) {
      await using sealed = await one.seal(small(position), never);
      expect(sealed.sha256).toBe(digests[position]);
    }
  });

  test('stay when those after them do not come', async () => {
    await expect(one.writeBatch(batch(), pieces('mộth', 'ai', 'b'))).rejects.toThrow('fewer bytes');
    expect(await have()).toEqual([0, 1]);
  });

  test('have no byte too many', async () => {
    await expect(one.writeBatch(batch(), pieces('mộthaiba', '!'))).rejects.toThrow('more bytes');
  });

  test('are not taken by an upload that has ended', async () => {
    await one.discard(file.uploadId);
    await expect(one.writeBatch(batch(), pieces('mộthaiba'))).rejects.toThrow(UploadClosedError);
  });

  test('that are others than announced are sealed as what they are, until the right ones come', async () => {
    await one.writeBatch(batch(), pieces('XXXXXhaiba'));
    await using wrong = await one.seal(small(0), never);
    expect(wrong.sha256).toBe(digestOf(Buffer.from('XXXXX')));
    await one.writeBatch(batch(), pieces('mộthaiba'));
    await using right = await other.seal(small(0), never);
    expect(right.sha256).toBe(digests[0]);
  });
});

describe('a long file', () => {
  test('is joined from the parts that several processes received', async () => {
    await Promise.all([send(one, 1), send(other, 2), send(one, 3), send(other, 4)]);
    expect(await accept(one)).toBe(digestOf(bytes));
    expect(await accept(other)).toBe(digestOf(bytes));
    expect((await blob(digestOf(bytes))).equals(bytes)).toBe(true);
  });

  test('is joined from what a process left that is gone', async () => {
    for (const number of [1, 2, 3]) await send(other, number);
    await send(one, 4);
    expect(await accept(one)).toBe(digestOf(bytes));
  });

  test('has in it the part that came last, wherever it came', async () => {
    const wrong = randomBytes(4 * PART);
    for (const number of [1, 2, 3, 4]) await send(one, number, wrong);
    await delay(50);
    await send(other, 2);
    for (const number of [1, 3, 4]) await send(one, number);
    expect(await accept(one)).toBe(digestOf(bytes));
  });

  test('does not change once it is sealed, whoever still sends', async () => {
    for (const number of [1, 2, 3, 4]) await send(one, number);
    await using sealed = await one.seal(file, never);
    await Promise.all([send(one, 1, randomBytes(4 * PART)), send(other, 2, randomBytes(4 * PART))]);
    await sealed.accept();
    await send(one, 3, randomBytes(4 * PART));
    expect((await blob(digestOf(bytes))).equals(bytes)).toBe(true);
    expect(await accept(one)).not.toBe(digestOf(bytes));
  });

  test('is sealed again without copying while nothing was sent', async () => {
    for (const number of [1, 2, 3, 4]) await send(one, number);
    expect([await accept(one), await accept(one)]).toEqual([digestOf(bytes), digestOf(bytes)]);
    const joined = (await readdir(join(folder, 'quarantine', file.uploadId))).filter((name) =>
      name.startsWith('joined'),
    );
    expect(joined).toHaveLength(1);
  });

  test('cannot be sealed while a part is missing or under way', async () => {
    for (const number of [1, 2, 4]) await send(one, number);
    await expect(one.seal(file, never)).rejects.toThrow(PartMissingError);
    await send(one, 3);
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = async function* () {
      yield bytes.subarray(0, 100_000);
      await promise;
      yield bytes.subarray(100_000, PART);
    };
    const sending = one.writePart({ ...file, number: 1, offset: 0, size: PART }, slow());
    await expect(one.seal(file, never)).rejects.toThrow(PartMissingError);
    resolve();
    await sending;
    expect(await accept(one)).toBe(digestOf(bytes));
  });

  test('takes no byte beyond the place of a part', async () => {
    for (const number of [1, 2, 3, 4]) await send(one, number);
    const long = one.writePart({ ...file, number: 2, offset: PART, size: PART }, inPieces(randomBytes(PART + 1)));
    await expect(long).rejects.toThrow('more than');
    expect((await one.received(file.uploadId, [file])).get(3)).toEqual(new Set([1, 3, 4]));
    await send(one, 2);
    expect(await accept(one)).toBe(digestOf(bytes));
  });
});
