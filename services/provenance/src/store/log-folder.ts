import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatTilePath, TILE_WIDTH, type Tile } from '@alliance/transparency-log/tiles';
import { syncFolder, writeDurably } from './durable-file.ts';

/** A file of the log under its public name, such as `tile/0/000.p/5`. */
export type LogFile = { path: string; data: Uint8Array };

const WRITES_AT_ONCE = 16;
const CHECKPOINT = 'checkpoint';
/** Not for the public: signed, and its tiles are there, but not cosigned yet. */
const SIGNED = 'checkpoint.signed';

/**
 * Where the public files of the log are kept: a folder that any web server could serve as it is (C2SP tlog-tiles). All of
 * it can be written again from the database.
 */
export class LogFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file's bytes; undefined when there is none. The path must come from `formatTilePath`. */
  async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#folder, path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The newest checkpoint that was published here. */
  async readCheckpoint(): Promise<string | undefined> {
    return this.#readNote(CHECKPOINT);
  }

  /** The newest checkpoint that waits here for cosignatures. */
  async readSigned(): Promise<string | undefined> {
    return this.#readNote(SIGNED);
  }

  /** Writes files; when it returns, they are durable. Writing one again does no harm: the same path always has the same bytes. */
  async write(files: readonly LogFile[]): Promise<void> {
    for (let at = 0; at < files.length; at += WRITES_AT_ONCE) {
      const some = files.slice(at, at + WRITES_AT_ONCE);
      await Promise.all(some.map(({ path, data }) => writeDurably(join(this.#folder, path), data)));
    }
    await this.#syncFoldersOf(files.map(({ path }) => path));
  }

  /** Replaces the checkpoint. Everything that it covers must have been written before. */
  async writeCheckpoint(note: string): Promise<void> {
    await this.write([{ path: CHECKPOINT, data: new TextEncoder().encode(note) }]);
  }

  /** Replaces the checkpoint that waits for cosignatures. Everything that it covers must have been written before. */
  async writeSigned(note: string): Promise<void> {
    await this.write([{ path: SIGNED, data: new TextEncoder().encode(note) }]);
  }

  /** Removes the partial forms of tiles that are there in full. */
  async removePartials(tiles: readonly Tile[]): Promise<void> {
    for (const tile of tiles) {
      if (tile.width === TILE_WIDTH)
        await rm(join(this.#folder, `${formatTilePath(tile)}.p`), { recursive: true, force: true });
    }
  }

  async #readNote(path: string): Promise<string | undefined> {
    const note = await this.read(path);
    return note && new TextDecoder().decode(note);
  }

  async #syncFoldersOf(paths: readonly string[]): Promise<void> {
    const folders = new Set<string>();
    for (const path of paths) {
      // Folders above may be new as well, so their names have to last too.
      for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
    }
    await Promise.all([...folders].map((folder) => syncFolder(join(this.#folder, folder))));
  }
}
