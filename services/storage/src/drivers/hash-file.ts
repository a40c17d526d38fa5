import { createHash, type Hash, hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { HEAD_BYTES } from './blob-driver.ts';
import { chunksOf } from './read-chunks.ts';

/** Files up to this size are read in one piece: for small ones streams cost more than the bytes. */
const SMALL_FILE = 512 * 1024;

export type HashedBytes = { sha256: string; size: number; head: Uint8Array };

/** Hashes an open file from its beginning. */
export async function hashFile(handle: FileHandle, size: number, signal: AbortSignal): Promise<HashedBytes> {
  if (size <= SMALL_FILE) {
    const bytes = await readWhole(handle, size);
    return { sha256: hash('sha256', bytes), size: bytes.length, head: bytes.subarray(0, HEAD_BYTES) };
  }
  const running = new RunningHash();
  for await (const chunk of chunksOf(handle, { start: 0, end: size })) {
    signal.throwIfAborted();
    running.update(chunk);
  }
  return running.finish();
}

/** The bytes of a file that should have `size`, and of a longer one as many as show that it is. */
async function readWhole(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size + 1);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
    // Of a file that is what it should be, the next read would say only that it has ended.
    if (length === size) break;
  }
  return bytes.subarray(0, length);
}

/** A SHA-256 over bytes as they pass, with their number and their beginning. */
export class RunningHash {
  readonly #hash: Hash = createHash('sha256');
  #size = 0;
  #head: Uint8Array = new Uint8Array();

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#size += chunk.length;
    if (this.#head.length < HEAD_BYTES)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, HEAD_BYTES - this.#head.length)]);
  }

  finish(): HashedBytes {
    return { sha256: this.#hash.digest('hex'), size: this.#size, head: this.#head };
  }
}
