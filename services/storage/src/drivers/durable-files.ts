import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only the service's own user may look into its folders and files. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** Renames a file that is already on the disk, so that the new name survives a power cut too. */
export async function renameDurably(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  const firstMade = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await rename(from, to);
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
