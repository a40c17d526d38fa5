import { createHash, randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';

export type Payload = { path: string; size: number; sha256: string };

const CHUNK = 8 * 1024 * 1024;

/** Writes a file of bytes that nothing can compress. */
export async function writePayload(path: string, size: number): Promise<Payload> {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(Math.min(CHUNK, size));
  await using file = await open(path, 'w');
  for (let written = 0; written < size; written += chunk.length) {
    randomFillSync(chunk);
    const piece = chunk.subarray(0, Math.min(chunk.length, size - written));
    hash.update(piece);
    await file.write(piece);
  }
  return { path, size, sha256: hash.digest('hex') };
}
