import { type FileHandle, open, rm } from 'node:fs/promises';
import type { FileKey } from './blob-driver.ts';
import { FILE_MODE, isAbsent } from './durable-files.ts';
import { chunksOf, type HashedBytes, RunningHash } from './hash-file.ts';
import type { Quarantine } from './quarantine.ts';

/**
 * Puts the parts of one file together, in order and as far as they have arrived, and hashes exactly the bytes that it
 * writes. Begun while parts still come in, it leaves little to do at the end. Nobody else knows its file.
 */
export class PartJoiner implements AsyncDisposable {
  readonly path: string;
  readonly #quarantine: Quarantine;
  readonly #key: FileKey;
  readonly #file: FileHandle;
  readonly #hash = new RunningHash();
  #joined = 0;
  #busy: Promise<void> = Promise.resolve();
  #closed = false;

  static async start(quarantine: Quarantine, key: FileKey): Promise<PartJoiner> {
    const path = quarantine.workPath(key.uploadId, 'joined');
    return new PartJoiner(quarantine, key, path, await open(path, 'wx', FILE_MODE));
  }

  private constructor(quarantine: Quarantine, key: FileKey, path: string, file: FileHandle) {
    this.#quarantine = quarantine;
    this.#key = key;
    this.path = path;
    this.#file = file;
  }

  /** Joins the parts that follow and are there. Calls wait for each other. */
  advance(signal?: AbortSignal): Promise<void> {
    const previous = this.#busy;
    const work = previous.then(() => this.#joinArrived(signal));
    this.#busy = work.catch(() => {});
    return work;
  }

  /** Joins what is left of `partCount` parts and puts the whole on the disk. Throws when a part is missing. */
  async finish(partCount: number, signal: AbortSignal): Promise<HashedBytes> {
    await this.advance(signal);
    if (this.#joined < partCount) throw new Error(`part ${this.#joined + 1} of ${partCount} is missing`);
    await this.#file.sync();
    return this.#hash.finish();
  }

  /** Removes the file, unless it has been moved away. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#busy;
    await this.#file.close();
    await rm(this.path, { force: true });
  }

  async #joinArrived(signal: AbortSignal | undefined): Promise<void> {
    while (!this.#closed) {
      const part = await openPart(this.#quarantine.partPath({ ...this.#key, number: this.#joined + 1 }));
      if (!part) return;
      await using _ = part;
      await this.#append(part, signal);
      this.#joined += 1;
    }
  }

  async #append(part: FileHandle, signal: AbortSignal | undefined): Promise<void> {
    for await (const chunk of chunksOf(part)) {
      signal?.throwIfAborted();
      const writing = this.#file.write(chunk);
      this.#hash.update(chunk);
      const { bytesWritten } = await writing;
      if (bytesWritten !== chunk.length) throw new Error('a part could not be copied whole');
    }
  }
}

async function openPart(path: string): Promise<FileHandle | undefined> {
  return open(path, 'r').catch((error) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}
