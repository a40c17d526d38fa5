import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { BlobReader } from '../src/drivers/blob-driver.ts';
import { ScanPool } from '../src/scanning/scan-pool.ts';
import type { ScanLimits } from '../src/scanning/scan-process.ts';
import { safetensors } from './scan-files.ts';

const MIB = 1024 * 1024;
const LIMITS: ScanLimits = { milliseconds: 20_000, heapMebibytes: 384, residentBytes: 1024 * MIB };
const never = new AbortController().signal;
let pool: ScanPool | undefined;
afterEach(() => pool?.[Symbol.asyncDispose]());

function readerOf(bytes: Buffer, changes: Partial<BlobReader> = {}): BlobReader & { asked: number } {
  const reader = {
    asked: 0,
    size: bytes.length,
    read: async (start: number, length: number) => {
      reader.asked += length;
      return bytes.subarray(start, start + length);
    },
    [Symbol.asyncDispose]: async () => {},
    ...changes,
  };
  return reader;
}

const scan = (reader: BlobReader, limits: Partial<ScanLimits> = {}, signal = never) => {
  pool = new ScanPool({ ...LIMITS, ...limits });
  return pool.scan({ scanner: 'content', size: reader.size, now: new Date() }, reader, signal);
};

describe('the scanning child', () => {
  test('asks for what it reads, and for no more than a header', async () => {
    const small = safetensors({ a: [4] });
    const size = 100 * 1024 ** 3;
    const header = JSON.stringify({ a: { dtype: 'U8', shape: [size - 200], data_offsets: [0, size - 200] } }).padEnd(
      192,
    );
    const bytes = Buffer.concat([Buffer.from('c000000000000000', 'hex'), Buffer.from(header)]);
    const large = readerOf(bytes, {
      size,
      read: async (start, length) => {
        large.asked += length;
        const piece = Buffer.alloc(length);
        bytes.copy(piece, 0, Math.min(start, bytes.length));
        return piece;
      },
    });
    expect(await scan(large)).toEqual({ findings: [], more: 0 });
    expect(large.asked).toBeLessThan(64 * 1024);
    expect((await scan(readerOf(small))).findings).toEqual([]);
  });

  test('is stopped when it takes too long', async () => {
    const slow = readerOf(Buffer.from('xin chào'), { read: () => new Promise(() => {}) });
    await expect(scan(slow, { milliseconds: 300 })).rejects.toMatchObject({ code: 'timeout' });
  });

  test('is stopped when it needs too much memory', async () => {
    const bytes = gzipSync(Buffer.alloc(15 * MIB, 'xin chào các bạn của tôi'), { level: 1 });
    await expect(scan(readerOf(bytes), { residentBytes: 20 * MIB })).rejects.toMatchObject({
      code: expect.stringMatching(/memory|crash/),
    });
  });

  test('that dies has no opinion', async () => {
    await expect(scan(readerOf(safetensors()), { heapMebibytes: 1 })).rejects.toMatchObject({ code: 'crash' });
  });

  test('stops with its service', async () => {
    const stop = new AbortController();
    const waiting = scan(readerOf(Buffer.from('x'), { read: () => new Promise(() => {}) }), {}, stop.signal);
    setTimeout(() => stop.abort(new Error('stopping')), 200);
    await expect(waiting).rejects.toThrow('stopping');
  });

  test('tells bytes that cannot be read from bytes that are bad', async () => {
    const broken = readerOf(Buffer.from('x'), { read: () => Promise.reject(new Error('EIO')) });
    await expect(scan(broken)).rejects.toMatchObject({ name: 'BytesUnreadable' });
  });

  test('is used again, and gone when there is nothing to do', async () => {
    await scan(readerOf(Buffer.from('xin chào')));
    for (let n = 0; n < 20; n += 1)
      await pool!.scan({ scanner: 'secrets', size: 1, now: new Date() }, readerOf(Buffer.from('x')), never);
    expect(pool!.size).toBe(1);
    await expect.poll(() => pool!.size, { timeout: 10_000 }).toBe(0);
  });
});
