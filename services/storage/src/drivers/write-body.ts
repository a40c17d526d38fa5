import type { FileHandle } from 'node:fs/promises';

/** Enough to make a system call worth its price, little enough that a thousand transfers stay small. */
const BATCH = 256 * 1024;

/** Writes a body to a file while the next bytes arrive. Returns how many there were. */
export async function writeBody(file: FileHandle, body: AsyncIterable<Uint8Array>): Promise<number> {
  let total = 0;
  let batch: Uint8Array[] = [];
  let batched = 0;
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of body) {
      batch.push(chunk);
      batched += chunk.length;
      if (batched < BATCH) continue;
      await writing;
      writing = writeAll(file, batch, batched);
      // Its failure is met at the next await; until then it must not count as unhandled.
      writing.catch(() => {});
      total += batched;
      [batch, batched] = [[], 0];
    }
  } finally {
    // The file may be closed only when nobody writes to it.
    await writing;
  }
  if (batched > 0) await writeAll(file, batch, batched);
  return total + batched;
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], size: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks);
  if (bytesWritten !== size) throw new Error(`only ${bytesWritten} of ${size} bytes could be written`);
}
