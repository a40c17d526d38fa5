import type { FileHandle } from 'node:fs/promises';

/** SHA-256 is fastest over pieces that stay in the processor's cache. */
const CHUNK = 128 * 1024;

/**
 * The bytes of an open file from `start` up to, not including, `end`. A chunk is valid until the next one is asked for, which
 * is read meanwhile. Throws when the file is shorter.
 */
export async function* chunksOf(
  file: FileHandle,
  { start, end }: { start: number; end: number },
  chunkSize: number = CHUNK,
): AsyncIterable<Buffer> {
  const buffers = [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)] as const;
  const read = (turn: 0 | 1, position: number) =>
    file.read(buffers[turn], 0, Math.min(chunkSize, Math.max(0, end - position)), position);
  let position = start;
  let next = read(0, position);
  try {
    for (let turn: 0 | 1 = 0; position < end; turn = turn === 0 ? 1 : 0) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) throw new Error(`the file ends at ${position}, before ${end}`);
      position += bytesRead;
      next = read(turn === 0 ? 1 : 0, position);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    // The read ahead must end before its file may be closed.
    await next.catch(() => {});
  }
}
