import type { FileHandle } from 'node:fs/promises';
import { BodySizeError } from '@alliance/signed-links/cut-body';

/** Enough to make a system call worth its price, little enough that a thousand transfers stay small. */
const BATCH = 256 * 1024;

/**
 * Writes a body of exactly `size` bytes to a place in a file, while the next bytes arrive, and puts them on the disk. Throws a
 * BodySizeError for another number of bytes; none is written beyond the place.
 */
export async function writeBody(
  file: FileHandle,
  body: AsyncIterable<Uint8Array>,
  { offset, size }: { offset: number; size: number },
): Promise<void> {
  let batch: Uint8Array[] = [];
  let batched = 0;
  let received = 0;
  let writing: Promise<void> = Promise.resolve();
  const writeBatch = () => {
    writing = writeAll(file, batch, batched, offset + received - batched);
    // Its failure is met at the next await; until then it must not count as unhandled.
    writing.catch(() => {});
    [batch, batched] = [[], 0];
  };
  try {
    for await (const chunk of body) {
      received += chunk.length;
      if (received > size) throw new BodySizeError(`more than ${size} bytes came`);
      batch.push(chunk);
      batched += chunk.length;
      if (batched < BATCH) continue;
      await writing;
      writeBatch();
    }
    await writing;
    if (batched > 0) writeBatch();
  } finally {
    // The file may be closed only when nobody writes to it.
    await writing;
  }
  if (received < size) throw new BodySizeError(`only ${received} of ${size} bytes came`);
  await file.datasync();
}

/** Writes bytes to a place in a file. Throws when not all of them could be written. */
export async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], size: number, position: number) {
  const { bytesWritten } = await file.writev(chunks, position);
  if (bytesWritten !== size) throw new Error(`only ${bytesWritten} of ${size} bytes could be written`);
}
