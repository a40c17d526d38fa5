import { link, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only the service's own user may look into its folders and files. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/**
 * Gives a file that is already on the disk a second name, in place of what had that name, so that it survives a power cut.
 * `between` is a free name on the same volume, used for a moment.
 */
export async function linkDurably(path: string, name: string, between: string): Promise<void> {
  await link(path, between);
  await renameDurably(between, name);
}

/** Renames a file that is already on the disk, so that the new name survives a power cut too. */
export async function renameDurably(path: string, name: string): Promise<void> {
  const folder = dirname(name);
  const firstMade = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await rename(path, name);
  await syncFolder(folder);
  if (firstMade === undefined) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

/** True when `error` says that a file or folder is not there. */
export function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
