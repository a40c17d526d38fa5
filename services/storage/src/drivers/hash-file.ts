import { createHash, type Hash, hash } from 'node:crypto';
import { detectMediaType } from '../domain/media-type.ts';

/** As much of the beginning as tells the type. */
export const HEAD_BYTES = 4 * 1024;

export type HashedBytes = { sha256: string; size: number; mediaType: string };

/** Hashes bytes that are in memory. */
export function hashBytes(bytes: Uint8Array): HashedBytes {
  const mediaType = detectMediaType(bytes.subarray(0, HEAD_BYTES), bytes.length);
  return { sha256: hash('sha256', bytes), size: bytes.length, mediaType };
}

/** A SHA-256 over bytes as they pass, with their number and what they are. */
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
    const mediaType = detectMediaType(this.#head, this.#size);
    return { sha256: this.#hash.digest('hex'), size: this.#size, mediaType };
  }
}
