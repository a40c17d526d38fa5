import { access, constants, type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PendingFile, SealedFile } from './blob-driver.ts';
import { FILE_MODE, FOLDER_MODE, isAbsent, renameDurably } from './durable-files.ts';
import { type HashedBytes, hashFile } from './hash-file.ts';
import { JoinersAtWork } from './joiners-at-work.ts';
import { type PartKey, Quarantine } from './quarantine.ts';

/** A part as its link names it. */
export type ArrivingPart = PartKey & { size: number; partCount: number };

/**
 * Bytes in a folder: blobs as blob/sha256/ab/cd/<digest>, and beside them, on the same volume, the quarantine, so that
 * acceptance is a rename. Several processes may share the folder.
 */
export class FileStore implements AsyncDisposable {
  readonly #folder: string;
  readonly #quarantine: Quarantine;
  readonly #joiners: JoinersAtWork;

  /** Makes the folders that are missing. Throws when that is not possible. */
  static async open(folder: string): Promise<FileStore> {
    const quarantine = join(folder, 'quarantine');
    for (const path of [folder, quarantine]) await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    return new FileStore(folder, new Quarantine(quarantine));
  }

  private constructor(folder: string, quarantine: Quarantine) {
    this.#folder = folder;
    this.#quarantine = quarantine;
    this.#joiners = new JoinersAtWork(quarantine);
  }

  openUpload(uploadId: string): Promise<void> {
    return this.#quarantine.open(uploadId);
  }

  received(uploadId: string): Promise<Map<number, Set<number>>> {
    return this.#quarantine.received(uploadId);
  }

  /** Stores a part. Throws UploadClosedError or PartSizeError. */
  async writePart(part: ArrivingPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    const written = await this.#quarantine.writePart(part, body);
    if (written === 'replacing') await this.#joiners.replaced(part);
    else if (part.partCount > 1) this.#joiners.arrived(part);
  }

  async seal(file: PendingFile, signal: AbortSignal): Promise<SealedFile> {
    signal.throwIfAborted();
    if (file.partCount > 1) return this.#sealParts(file, signal);
    const path = this.#quarantine.workPath(file.uploadId, 'sealed');
    try {
      if (file.partCount === 0) await (await open(path, 'wx', FILE_MODE)).close();
      // A second name for the very bytes that are hashed: sending the part again replaces only the first.
      else await link(this.#quarantine.partPath({ ...file, number: 1 }), path);
      await using handle = await open(path, 'r');
      const hashed = await hashFile(handle, file.size, signal);
      await handle.sync();
      return this.#sealed(path, hashed, () => rm(path, { force: true }));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Opens a blob; undefined when it is not there. */
  async openBlob(sha256: string): Promise<FileHandle | undefined> {
    return open(this.#blobPath(sha256), 'r').catch((error) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
  }

  async discard(uploadId: string): Promise<void> {
    await this.#joiners.drop(uploadId);
    await this.#quarantine.discard(uploadId);
  }

  async tidy(before: Date): Promise<void> {
    await this.#joiners.dropIdle(before);
    await this.#quarantine.tidy(before);
  }

  async check(): Promise<void> {
    await access(join(this.#folder, 'quarantine'), constants.W_OK | constants.X_OK);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#joiners[Symbol.asyncDispose]();
  }

  async #sealParts(file: PendingFile, signal: AbortSignal): Promise<SealedFile> {
    const joiner = await this.#joiners.take(file);
    try {
      const hashed = await joiner.finish(file.partCount, signal);
      return this.#sealed(joiner.path, hashed, () => joiner[Symbol.asyncDispose]());
    } catch (error) {
      await joiner[Symbol.asyncDispose]();
      throw error;
    }
  }

  #sealed(path: string, hashed: HashedBytes, letGo: () => Promise<void>): SealedFile {
    return {
      ...hashed,
      accept: () => renameDurably(path, this.#blobPath(hashed.sha256)),
      [Symbol.asyncDispose]: letGo,
    };
  }

  #blobPath(sha256: string): string {
    return join(this.#folder, 'blob', 'sha256', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}
