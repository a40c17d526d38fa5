import { link, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inParallel } from '../in-parallel.ts';

/** Only the service's own user may look into its folders and files. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

const SYNCS_AT_ONCE = 32;

/**
 * Gives files that are already on the disk new names in folders that are made as needed. `sync` makes the names survive a power
 * cut: for many names at once, because the disk then writes down most of them in one go.
 */
export class DurableNames {
  /** Folders made here of which the name is not known to last. */
  readonly #made = new Set<string>();

  async rename(path: string, name: string): Promise<void> {
    await rename(path, name).catch(async (error) => {
      if (!isAbsent(error)) throw error;
      await this.#makeFolder(dirname(name));
      await rename(path, name);
    });
  }

  /** A second name, in place of what had that name. `between` is a free name on the same volume, used for a moment. */
  async link(path: string, name: string, between: string): Promise<void> {
    await link(path, between);
    await this.rename(between, name);
  }

  /** Makes names given before this call last. */
  async sync(names: readonly string[]): Promise<void> {
    const folders = new Set(names.map((name) => dirname(name)));
    const made: string[] = [];
    for (const folder of folders) {
      if (!this.#made.has(folder)) continue;
      made.push(folder);
      // Sets are gone through to their end, also what is added meanwhile: parents that are new themselves.
      folders.add(dirname(folder));
    }
    await inParallel([...folders], SYNCS_AT_ONCE, syncFolder);
    for (const folder of made) this.#made.delete(folder);
  }

  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) this.#made.add(made);
  }
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

/** True when `error` says that a file or folder is not there. */
export function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
