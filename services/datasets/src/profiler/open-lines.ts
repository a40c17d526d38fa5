import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Compression } from '../domain/file-format.ts';
import { BrokenError } from './broken.ts';

const MAX_LINE = 4 * 1_024 * 1_024;

/** The first bytes of a file as they are. */
export async function rawHead(path: string, length = 64): Promise<Uint8Array> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

/** The first bytes of what is in a file. */
export async function innerHead(path: string, compression: Compression, length = 4_096): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of openInner(path, compression) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}

/** The lines of a text, many at a time, without what ends them. Throws a BrokenError for what is no text. */
export async function* linesOf(path: string, compression: Compression): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of openInner(path, compression) as AsyncIterable<Buffer>) {
    const lines = (rest + decode(decoder, chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw new BrokenError('A line is longer than 4 million characters.');
    if (lines.length > 0) yield lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }
  rest += decode(decoder);
  if (rest !== '') yield [rest];
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new BrokenError('It is not all UTF-8.');
  }
}

function openInner(path: string, compression: Compression): Readable {
  const bytes = createReadStream(path, { highWaterMark: 256 * 1_024 });
  if (compression === 'none') return bytes;
  const inner = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  return pipeline(bytes, inner, () => {}) as Readable;
}
