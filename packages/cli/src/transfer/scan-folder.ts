import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { matchesGlob } from 'node:path/posix';
import { UsageError } from '../usage-error.ts';
import { RECEIPT_NAME } from './receipts.ts';

export type LocalFile = { path: string; absolute: string; size: number; modifiedMs: number };

/** Include and exclude patterns, matched against the whole path and against the file name. */
export type Filter = { include?: readonly string[] | undefined; exclude?: readonly string[] | undefined };

const NEVER = new Set(['.git', '.DS_Store', 'Thumbs.db', '__pycache__', '.ipynb_checkpoints', RECEIPT_NAME]);

/** Every regular file below a folder (or the one file), in path order. Links are refused: what they point to may change. */
export async function scanFolder(root: string, filter: Filter = {}): Promise<LocalFile[]> {
  const top = await stat(root).catch(() => undefined);
  if (!top) throw new UsageError(`${root} ?`);
  const found: LocalFile[] = [];
  if (top.isFile()) {
    const name = root.split(sep).at(-1) as string;
    found.push({ path: name.normalize('NFC'), absolute: root, size: top.size, modifiedMs: top.mtimeMs });
  } else {
    await walk(root, root, found);
  }
  return found.filter(({ path }) => isWanted(path, filter)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** True when the filter lets the path through. */
export function isWanted(path: string, { include = [], exclude = [] }: Filter): boolean {
  const matches = (pattern: string) =>
    matchesGlob(path, pattern) || matchesGlob(path.split('/').at(-1) as string, pattern);
  return (include.length === 0 || include.some(matches)) && !exclude.some(matches);
}

/** SHA-256 of a file, hex; `onBytes` is told how far it is. */
export async function hashFile(path: string, onBytes: (count: number) => void = () => {}): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 })) {
    hash.update(chunk as Buffer);
    onBytes((chunk as Buffer).length);
  }
  return hash.digest('hex');
}

async function walk(root: string, folder: string, found: LocalFile[]): Promise<void> {
  for await (const entry of await opendir(folder)) {
    if (NEVER.has(entry.name)) continue;
    const absolute = join(folder, entry.name);
    if (entry.isDirectory()) await walk(root, absolute, found);
    else if (entry.isFile()) {
      const { size, mtimeMs } = await stat(absolute);
      found.push({
        path: relative(root, absolute).split(sep).join('/').normalize('NFC'),
        absolute,
        size,
        modifiedMs: mtimeMs,
      });
    } else
      throw new UsageError(`${absolute}: only regular files can be published; replace the link by what it points to`);
  }
}
