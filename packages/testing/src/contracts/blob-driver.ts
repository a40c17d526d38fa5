import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

type PendingFile = {
  uploadId: string;
  position: number;
  size: number;
  partSize: number;
  partCount: number;
  sha256: string;
  transferId: string | null;
};

type SealedFile = AsyncDisposable & {
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  accept(): Promise<void>;
};

/** The port of storage that every driver fulfils, as far as this suite uses it. */
type BlobDriver = {
  open(uploadId: string): Promise<void>;
  begin(file: PendingFile): Promise<string | null>;
  partUrl(file: PendingFile, number: number, expiresAt: Date): Promise<string>;
  writePart(file: PendingFile, number: number, body: AsyncIterable<Uint8Array>): Promise<void>;
  received(uploadId: string, files: readonly PendingFile[]): Promise<Map<number, ReadonlySet<number> | 'lost'>>;
  seal(file: PendingFile, signal: AbortSignal): Promise<SealedFile>;
  persist(digests: readonly string[]): Promise<void>;
  discard(uploadId: string): Promise<void>;
  openBlob(
    sha256: string,
  ): Promise<(AsyncDisposable & { size: number; read(start: number, length: number): Promise<Buffer> }) | undefined>;
  removeBlob(sha256: string): Promise<void>;
  listBlobs(after: string): AsyncIterable<string>;
  downloadUrl(sha256: string, fileName: string, expiresAt: Date): Promise<string>;
  tidy(before: Date): Promise<void>;
  check(): Promise<void>;
};

/** A driver with whatever its links point to. */
export type BlobDriverSubject = AsyncDisposable & { readonly driver: BlobDriver };

const MIB = 1024 * 1024;
/** The smallest part that S3 joins. */
const PART = 5 * MIB;
const never = new AbortController().signal;
const inAMinute = () => new Date(Date.now() + 60_000);
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What storage relies on, whatever keeps the bytes. */
export function blobDriverContract(open: () => Promise<BlobDriverSubject>): void {
  let subject: BlobDriverSubject;
  let driver: BlobDriver;
  beforeAll(async () => {
    subject = await open();
    driver = subject.driver;
  });
  afterAll(() => subject?.[Symbol.asyncDispose]());

  async function begin(bytes: Buffer, uploadId: string = randomUUID(), position = 0): Promise<PendingFile> {
    const partCount = Math.ceil(bytes.length / PART);
    const plan = { size: bytes.length, partSize: PART, partCount, sha256: digestOf(bytes) };
    const file = { uploadId, position, ...plan, transferId: null };
    await driver.open(uploadId);
    return { ...file, transferId: await driver.begin(file) };
  }

  async function send(file: PendingFile, bytes: Buffer, number: number): Promise<Response> {
    const part = bytes.subarray((number - 1) * PART, number * PART);
    return fetch(await driver.partUrl(file, number, inAMinute()), { method: 'PUT', body: part as never });
  }

  async function sendAll(bytes: Buffer, uploadId?: string, position?: number): Promise<PendingFile> {
    const file = await begin(bytes, uploadId, position);
    for (let number = 1; number <= file.partCount; number += 1) {
      const response = await send(file, bytes, number);
      if (!response.ok) throw new Error(`part ${number} was answered with ${response.status}`);
    }
    return file;
  }

  async function accept(file: PendingFile): Promise<SealedFile> {
    await using sealed = await driver.seal(file, never);
    await sealed.accept();
    await driver.persist([sealed.sha256]);
    return sealed;
  }

  async function fetchBlob(sha256: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(await driver.downloadUrl(sha256, 'dữ liệu.bin', inAMinute()), { headers });
  }

  describe('a blob', () => {
    test('can be looked into anywhere, and not beyond its end', async () => {
      const bytes = randomBytes(PART + 10);
      const { sha256 } = await accept(await sendAll(bytes));
      await using blob = await driver.openBlob(sha256);
      expect(blob?.size).toBe(bytes.length);
      for (const [start, length] of [
        [0, 1],
        [PART - 5, 10],
        [bytes.length - 3, 3],
      ] as const)
        expect((await blob?.read(start, length))?.equals(bytes.subarray(start, start + length))).toBe(true);
      await expect(blob?.read(bytes.length - 1, 2)).rejects.toThrow();
      expect(await driver.openBlob('0'.repeat(64))).toBeUndefined();
    });

    test('is gone when it was removed, which may be done again', async () => {
      const { sha256 } = await accept(await sendAll(randomBytes(100)));
      for (let n = 0; n < 2; n += 1) await driver.removeBlob(sha256);
      expect((await fetchBlob(sha256)).status).toBe(404);
      expect(await driver.openBlob(sha256)).toBeUndefined();
    });

    test('is listed, in the order of digests, from wherever one begins', async () => {
      const made = [];
      for (let n = 0; n < 5; n += 1) made.push((await accept(await sendAll(randomBytes(10 + n)))).sha256);
      const listed = await Array.fromAsync(driver.listBlobs(''));
      expect(listed).toEqual(listed.toSorted());
      expect(listed).toEqual(expect.arrayContaining(made));
      const [, second = ''] = made.toSorted();
      expect(await Array.fromAsync(driver.listBlobs(second))).toEqual(listed.filter((one) => one > second));
    });
  });

  describe('a part written from here', () => {
    async function* piecesOf(bytes: Buffer) {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
    }

    test.each([
      ['of a small file', 70_000],
      ['of a longer one', 2 * PART + 1],
    ])('is as good as one that was sent: %s', async (_what, size) => {
      const bytes = randomBytes(size);
      const file = await begin(bytes);
      for (let number = file.partCount; number >= 1; number -= 1)
        await driver.writePart(file, number, piecesOf(bytes.subarray((number - 1) * PART, number * PART)));
      const { sha256 } = await accept(file);
      expect(sha256).toBe(digestOf(bytes));
    });

    test.each([70_000, PART + 1])('is missing when its body breaks off (%i bytes)', async (size) => {
      const bytes = randomBytes(size);
      const file = await begin(bytes);
      const broken = async function* () {
        yield bytes.subarray(0, 1_000);
        throw new Error('broken off');
      };
      await expect(driver.writePart(file, 1, broken())).rejects.toThrow('broken off');
      expect(await receivedOf(file)).toEqual([]);
    });
  });

  const receivedOf = async (file: PendingFile) => {
    const parts = (await driver.received(file.uploadId, [file])).get(file.position) ?? new Set<number>();
    return parts === 'lost' ? parts : [...parts].sort((a, b) => a - b);
  };

  describe('a file', () => {
    test.each([
      ['empty', 0],
      ['of one byte', 1],
      ['of some KiB', 70_000],
      ['of one whole part', PART],
      ['of several parts', 2 * PART + 1],
    ])('%s comes back as it was sent', async (_what, size) => {
      const bytes = randomBytes(size);
      const file = await sendAll(bytes);
      const sealed = await accept(file);
      expect(sealed).toMatchObject({ sha256: digestOf(bytes), size });
      const response = await fetchBlob(sealed.sha256);
      expect(response.status).toBe(200);
      expect(digestOf(Buffer.from(await response.arrayBuffer()))).toBe(sealed.sha256);
    });

    test.each([
      ['small', 70_000],
      ['large', 2 * PART + 1],
    ])('that is %s is of the type that its beginning tells', async (_what, size) => {
      const file = await sendAll(Buffer.concat([Buffer.from('GGUF'), randomBytes(size)]));
      expect((await accept(file)).mediaType).toBe('application/x-gguf');
    });

    test('is there for nobody before it is accepted', async () => {
      const bytes = randomBytes(100);
      const file = await sendAll(bytes);
      expect((await fetchBlob(digestOf(bytes))).status).toBe(404);
      {
        await using sealed = await driver.seal(file, never);
        expect(sealed.sha256).toBe(digestOf(bytes));
        expect((await fetchBlob(sealed.sha256)).status).toBe(404);
      }
      expect((await fetchBlob(digestOf(bytes))).status).toBe(404);
    });

    test('may be sealed and accepted again, and by several at once', async () => {
      const bytes = randomBytes(2 * PART);
      const file = await sendAll(bytes);
      const sealed = await Promise.all([1, 2, 3].map(() => accept(file)));
      expect(new Set(sealed.map(({ sha256 }) => sha256))).toEqual(new Set([digestOf(bytes)]));
      await accept(file);
      expect((await fetchBlob(digestOf(bytes))).status).toBe(200);
    });

    test('that others have accepted too is one blob', async () => {
      const bytes = randomBytes(1_000);
      const files = await Promise.all([1, 2, 3, 4].map(() => sendAll(bytes)));
      await Promise.all(files.map(accept));
      await driver.discard(files[0]!.uploadId);
      expect((await fetchBlob(digestOf(bytes))).status).toBe(200);
    });

    test.each([
      ['small', 1_000],
      ['large', 2 * PART],
    ])('that is %s keeps what was hashed, whatever is sent later', async (_what, size) => {
      const bytes = randomBytes(size);
      const file = await sendAll(bytes);
      const late = await driver.partUrl(file, 1, inAMinute());
      await using sealed = await driver.seal(file, never);
      await fetch(late, { method: 'PUT', body: randomBytes(Math.min(size, PART)) as never });
      await sealed.accept();
      await fetch(late, { method: 'PUT', body: randomBytes(Math.min(size, PART)) as never });
      const stored = Buffer.from(await (await fetchBlob(sealed.sha256)).arrayBuffer());
      expect([digestOf(stored), sealed.sha256]).toEqual([digestOf(bytes), digestOf(bytes)]);
    });
  });

  describe('parts', () => {
    test('count when they have wholly arrived, in any order', async () => {
      const bytes = randomBytes(2 * PART + 9);
      const file = await begin(bytes);
      expect(await receivedOf(file)).toEqual([]);
      await send(file, bytes, 3);
      await send(file, bytes, 1);
      expect(await receivedOf(file)).toEqual([1, 3]);
      await expect(driver.seal(file, never)).rejects.toThrow();
      await send(file, bytes, 2);
      expect(await receivedOf(file)).toEqual([1, 2, 3]);
      expect((await accept(file)).sha256).toBe(digestOf(bytes));
      expect(await receivedOf(file)).toEqual([1, 2, 3]);
    });

    test('sent again replace what came first', async () => {
      const [wrong, right] = [randomBytes(2 * PART), randomBytes(2 * PART)];
      const file = await sendAll(wrong);
      for (const number of [1, 2]) expect((await send(file, right, number)).ok).toBe(true);
      expect((await accept(file)).sha256).toBe(digestOf(right));
    });

    test('of too few bytes do not count', async () => {
      const file = await begin(randomBytes(1_000));
      await fetch(await driver.partUrl(file, 1, inAMinute()), { method: 'PUT', body: randomBytes(999) as never });
      expect(await receivedOf(file)).toEqual([]);
    });

    test('of different files and uploads do not meet', async () => {
      const uploadId: string = randomUUID();
      const [one, two, three] = [randomBytes(10), randomBytes(11), randomBytes(12)];
      const files = [await sendAll(one, uploadId, 0), await sendAll(two, uploadId, 12), await sendAll(three)] as const;
      const received = await driver.received(uploadId, [files[0], files[1]]);
      expect([...received.keys()].sort((a, b) => a - b)).toEqual([0, 12]);
      expect((await accept(files[1])).sha256).toBe(digestOf(two));
      expect((await accept(files[2])).sha256).toBe(digestOf(three));
    });

    test('are gone once their upload is discarded, begun or whole', async () => {
      const uploadId: string = randomUUID();
      const whole = await sendAll(randomBytes(100), uploadId, 0);
      const large = await sendAll(randomBytes(2 * PART), uploadId, 1);
      const begun = await begin(randomBytes(3 * PART), uploadId, 2);
      await send(begun, randomBytes(3 * PART), 1);
      await driver.discard(uploadId);
      const left = [...(await driver.received(uploadId, [whole, large, begun])).values()];
      expect(left.filter((parts) => parts !== 'lost')).toEqual([]);
      for (const file of [whole, large, begun]) await expect(driver.seal(file, never)).rejects.toThrow();
      await driver.discard(uploadId);
      await driver.tidy(new Date(0));
    });
  });

  describe('links', () => {
    test('end when they should', async () => {
      const bytes = randomBytes(10);
      const file = await sendAll(bytes);
      await accept(file);
      const soon = new Date(Date.now() + 1_000);
      const links = [
        await driver.partUrl(file, 1, soon),
        await driver.downloadUrl(digestOf(bytes), 'a', soon),
      ] as const;
      await delay(2_200);
      expect((await fetch(links[0], { method: 'PUT', body: bytes as never })).status).toBe(403);
      expect((await fetch(links[1])).status).toBe(403);
    });

    test('allow one method on one thing', async () => {
      const bytes = randomBytes(10);
      const file = await sendAll(bytes);
      await accept(file);
      const put = await driver.partUrl(file, 1, inAMinute());
      const get = await driver.downloadUrl(digestOf(bytes), 'a', inAMinute());
      const other = '0'.repeat(64);
      expect((await fetch(put)).status).toBe(403);
      expect((await fetch(put, { method: 'DELETE' })).status).toBe(403);
      expect((await fetch(get, { method: 'PUT', body: 'x' })).status).toBe(403);
      expect((await fetch(get.replace(digestOf(bytes), other))).status).toBe(403);
      expect(
        (await fetch(put.replace(file.uploadId, randomUUID()), { method: 'PUT', body: bytes as never })).status,
      ).toBe(403);
      expect((await fetch(get.split('?')[0]!)).status).toBe(403);
    });

    test('to blobs give ranges, and offer the file under its name', async () => {
      const bytes = randomBytes(100_000);
      await accept(await sendAll(bytes));
      const range = await fetchBlob(digestOf(bytes), { range: 'bytes=500-1499' });
      expect([range.status, range.headers.get('content-range')]).toEqual([206, 'bytes 500-1499/100000']);
      expect(Buffer.from(await range.arrayBuffer()).equals(bytes.subarray(500, 1_500))).toBe(true);
      const outside = await fetchBlob(digestOf(bytes), { range: 'bytes=100000-' });
      expect(outside.status).toBe(416);
      const whole = await fetchBlob(digestOf(bytes));
      expect(whole.headers.get('content-type')).toBe('application/octet-stream');
      expect(whole.headers.get('content-disposition')).toBe(
        `attachment; filename="d_ li_u.bin"; filename*=UTF-8''d%E1%BB%AF%20li%E1%BB%87u.bin`,
      );
    });
  });

  test('a check that is stopped ends', async () => {
    const file = await sendAll(randomBytes(2 * PART));
    await expect(driver.seal(file, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    await driver.check();
  });
}
