import { createHash, randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';

export type Payload = { path: string; size: number; sha256: string };

const CHUNK = 8 * 1024 * 1024;

/** Writes a text of hexadecimal digits by chance: new each time, and of a type that the registry lets pass. */
export async function writePayload(path: string, size: number): Promise<Payload> {
  const hash = createHash('sha256');
  const random = Buffer.alloc(Math.min(CHUNK, size) / 2);
  await using file = await open(path, 'w');
  for (let written = 0; written < size; ) {
    randomFillSync(random);
    const piece = Buffer.from(random.toString('hex'), 'latin1').subarray(0, size - written);
    written += piece.length;
    hash.update(piece);
    await file.write(piece);
  }
  return { path, size, sha256: hash.digest('hex') };
}
