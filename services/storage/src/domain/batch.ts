/** Above this size a request of its own costs little beside the bytes. */
const MAX_FILE_BYTES = 256 * 1024;
const MAX_FILES = 64;
const MAX_BYTES = 8 * 1024 * 1024;

/** A small file in a batch: files that come or go one after another by one request. */
export type BatchedFile = { size: number };

/** Puts small files together, in their order, into batches of at most 64 files and 8 MiB; the others are in none. */
export function planBatches<T extends BatchedFile>(files: readonly T[]): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const file of files) {
    if (file.size > MAX_FILE_BYTES) continue;
    const current = batches.at(-1);
    if (current && current.length < MAX_FILES && bytes + file.size <= MAX_BYTES) {
      current.push(file);
      bytes += file.size;
    } else {
      batches.push([file]);
      bytes = file.size;
    }
  }
  return batches;
}

/** The bytes of all files of a batch. */
export function bytesOf(batch: readonly BatchedFile[]): number {
  return batch.reduce((sum, { size }) => sum + size, 0);
}
