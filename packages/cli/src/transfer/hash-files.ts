import type { FileEntry } from '../api/shapes.ts';
import type { TransferMemory } from './memory.ts';
import { forEachParallel } from './pool.ts';
import { hashFile, type LocalFile } from './scan-folder.ts';
import type { OnBytes } from './transfer-progress.ts';

export type HashedFile = FileEntry & { absolute: string };

type Known = Record<string, { size: number; modifiedMs: number; sha256: string }>;

/** Hashes files, two at a time; those that have not changed since an earlier run are not read again. */
export async function hashFiles(
  root: string,
  files: readonly LocalFile[],
  memory: TransferMemory,
  onBytes: OnBytes,
): Promise<HashedFile[]> {
  const key = `hashes ${root}`;
  const known = (await memory.read<Known>(key)) ?? {};
  const now: Known = {};
  const hashed = new Map<string, HashedFile>();
  try {
    await forEachParallel(files, 2, async (file) => {
      const { path, absolute, size, modifiedMs } = file;
      const before = known[path];
      const unchanged = before?.size === size && before.modifiedMs === modifiedMs;
      const sha256 = unchanged ? before.sha256 : await hashFile(absolute, (count) => onBytes(count, file));
      if (unchanged) onBytes(size, file);
      now[path] = { size, modifiedMs, sha256 };
      hashed.set(path, { path, size, sha256, absolute });
    });
  } finally {
    await memory.write(key, now);
  }
  return files.map(({ path }) => hashed.get(path) as HashedFile);
}
