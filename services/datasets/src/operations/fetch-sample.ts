import { open, writeFile } from 'node:fs/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { compressionOf } from '../domain/file-format.ts';

type SampledFormat = 'parquet' | 'csv' | 'tsv' | 'jsonl';

/** A range of a file's bytes, first and last included. */
export type ReadRange = (range: { first: number; last: number }) => Promise<Buffer>;

const HEAD_BYTES = 1_024 * 1_024;
const FOOTER_BYTES = 256 * 1_024;
const LARGEST_FOOTER = 64 * 1_024 * 1_024;
/** Magic at both ends, and the length of the footer before the last one. */
const PARQUET_END = 8;

/**
 * Writes to `path` as much of a file as tells its columns: of a text the whole lines at its beginning, not compressed; of Parquet
 * a file with holes that has only its ends. False when that is not possible. Throws what `read` throws.
 */
export async function writeSample(
  read: ReadRange,
  { size, format, path }: { size: number; format: SampledFormat; path: string },
): Promise<boolean> {
  if (size === 0) return false;
  if (format === 'parquet') return writeEnds(read, size, path);
  const head = await read({ first: 0, last: Math.min(size, HEAD_BYTES) - 1 });
  const compression = compressionOf(head);
  const isWhole = head.length === size;
  const text = compression === 'none' ? head : await inflateHead(head, compression);
  const end = isWhole && compression === 'none' ? text.length : text.lastIndexOf(0x0a) + 1;
  if (end === 0) return false;
  await writeFile(path, text.subarray(0, end), { mode: 0o600 });
  return true;
}

async function writeEnds(read: ReadRange, size: number, path: string): Promise<boolean> {
  if (size < 2 * PARQUET_END) return false;
  let tail = await read({ first: Math.max(0, size - FOOTER_BYTES), last: size - 1 });
  const wanted = tail.readUInt32LE(tail.length - PARQUET_END) + PARQUET_END;
  if (wanted > Math.min(size, LARGEST_FOOTER)) return false;
  if (wanted > tail.length) tail = await read({ first: size - wanted, last: size - 1 });
  await using file = await open(path, 'w', 0o600);
  await file.write('PAR1', 0);
  await file.write(tail, 0, tail.length, size - tail.length);
  return true;
}

/** What can be read of compressed bytes that break off. */
function inflateHead(head: Buffer, compression: 'gzip' | 'zstd'): Promise<Buffer> {
  const inner = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = () => resolve(Buffer.concat(chunks).subarray(0, HEAD_BYTES));
    inner.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= HEAD_BYTES) inner.destroy();
    });
    // Breaking off is expected: what came before is what is wanted.
    inner.once('error', finish).once('close', finish);
    inner.end(head);
  });
}
