import { type FileHandle, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AllianceError } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import { type ChunkPlace, placePath } from '../domain/chunk-place.ts';
import { FILE_MODE, FOLDER_MODE, isAbsent } from '../drivers/durable-files.ts';
import { chunksOf } from '../drivers/read-chunks.ts';
import { type ChunkTable, MAX_XORB_BYTES, XorbReader } from './chunk-table.ts';
import { decodeChunk } from './decode-chunk.ts';

/** A xorb, open for reading. Disposing closes it. */
export type OpenXorb = AsyncDisposable & { raw(index: number): Promise<Uint8Array> };

/**
 * Xorbs in a folder, in which they wait until shards say what files they are: <epoch>/<organisation>/<kind>/<name>/<hash>.
 * Several processes may share it. Nothing in it is needed for longer than two epochs.
 */
export class ChunkScratch {
  readonly #folder: string;
  /** Bytes of each organisation, counted once and then kept up. */
  readonly #used = new Map<string, Promise<number>>();

  /** Makes the folder when it is missing. Throws when that is not possible. */
  static async open(folder: string): Promise<ChunkScratch> {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    return new ChunkScratch(folder);
  }

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Keeps a xorb; false when there is one of this name already, which stays. Throws `invalid_argument` for what is none,
   * `payload_too_large` above 64 MiB, and leaves nothing behind then.
   */
  async put(place: ChunkPlace, hash: string, body: AsyncIterable<Uint8Array>): Promise<boolean> {
    const path = this.#path(place, hash);
    if (await exists(path)) return false;
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const incoming = join(dirname(path), `incoming-${uuidv7()}`);
    try {
      const size = await writeXorb(incoming, body);
      // Unlike a rename, a link never takes the place of what is there.
      await link(incoming, path);
      this.#used.set(
        place.organisation,
        this.usedBy(place.organisation).then((used) => used + size),
      );
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(incoming, { force: true });
    }
  }

  /** The table of a xorb; undefined when it is not in this place. */
  async table(place: ChunkPlace, hash: string): Promise<ChunkTable | undefined> {
    await using file = await openOrUndefined(this.#path(place, hash));
    if (!file) return undefined;
    const reader = new XorbReader();
    const { size } = await file.stat();
    for await (const chunk of chunksOf(file, { start: 0, end: size })) reader.update(chunk);
    return reader.finish();
  }

  /** Opens a xorb whose table is known. */
  async open(place: ChunkPlace, hash: string, table: ChunkTable): Promise<OpenXorb> {
    const file = await open(this.#path(place, hash), 'r');
    return {
      raw: async (index) => {
        const { start, packed, scheme, raw } = table.at(index);
        const bytes = Buffer.allocUnsafe(packed);
        const { bytesRead } = await file.read(bytes, 0, packed, start);
        if (bytesRead !== packed) throw new Error('the xorb is shorter than it was');
        return decodeChunk(scheme, bytes, raw);
      },
      [Symbol.asyncDispose]: () => file.close(),
    };
  }

  /** Bytes of the organisation's xorbs, as far as this process knows. */
  usedBy(organisation: string): Promise<number> {
    const known = this.#used.get(organisation);
    if (known !== undefined) return known;
    const counting = this.#count(organisation);
    this.#used.set(organisation, counting);
    counting.catch(() => this.#used.delete(organisation));
    return counting;
  }

  /** Removes everything of epochs before `epoch`. */
  async sweep(epoch: number): Promise<void> {
    for (const name of await namesIn(this.#folder)) {
      if (!/^\d+$/.test(name) || Number(name) >= epoch) continue;
      await rm(join(this.#folder, name), { recursive: true, force: true, maxRetries: 3 });
      this.#used.clear();
    }
  }

  #path(place: ChunkPlace, hash: string): string {
    return join(this.#folder, placePath(place), hash);
  }

  async #count(organisation: string): Promise<number> {
    let bytes = 0;
    for (const epoch of await namesIn(this.#folder)) {
      const folder = join(this.#folder, epoch, organisation);
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noneIfAbsent);
      for (const entry of entries) {
        if (!entry.isFile()) continue;
        const found = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
        bytes += found?.size ?? 0;
      }
    }
    return bytes;
  }
}

async function writeXorb(path: string, body: AsyncIterable<Uint8Array>): Promise<number> {
  await using file = await open(path, 'wx', FILE_MODE);
  const reader = new XorbReader();
  let size = 0;
  for await (const bytes of body) {
    size += bytes.length;
    if (size > MAX_XORB_BYTES)
      throw new AllianceError('payload_too_large', `A xorb has at most ${MAX_XORB_BYTES} bytes. Send smaller ones.`);
    reader.update(bytes);
    await file.appendFile(bytes);
  }
  reader.finish();
  // A name must not outlive its bytes: nothing could take their place.
  await file.datasync();
  return size;
}

async function openOrUndefined(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r').catch((error) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

async function exists(path: string): Promise<boolean> {
  return !Array.isArray(await stat(path).catch(noneIfAbsent));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(noneIfAbsent);
}

function noneIfAbsent(error: unknown): [] {
  if (isAbsent(error)) return [];
  throw error;
}
