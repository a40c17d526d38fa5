import { access, constants, type FileHandle, link, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSha256 } from '../domain/sha256.ts';
import { PartMissingError, type PendingFile, type SealedFile } from './blob-driver.ts';
import { DurableNames, FILE_MODE, FOLDER_MODE, isAbsent } from './durable-files.ts';
import { hashFile } from './hash-file.ts';
import { JoinedFiles } from './joined-files.ts';
import { type ArrivingPart, Quarantine } from './quarantine.ts';

/** A file to which nothing was sent for so long is forgotten; it is put together from the disk when it goes on. */
const IDLE_MS = 24 * 60 * 60 * 1_000;

/** The upload has ended: it takes no more parts. */
export class UploadClosedError extends Error {
  override readonly name = 'UploadClosedError';
}

/**
 * Bytes in a folder: blobs as blob/sha256/ab/cd/<digest>, and beside them, on the same volume, the quarantine, so that
 * acceptance is a rename. Several processes may share the folder.
 */
export class FileStore implements AsyncDisposable {
  readonly #folder: string;
  readonly #quarantine: Quarantine;
  readonly #joined: JoinedFiles;
  readonly #names = new DurableNames();

  /** Makes the folders that are missing. Throws when that is not possible. */
  static async open(folder: string): Promise<FileStore> {
    const quarantine = join(folder, 'quarantine');
    for (const path of [folder, quarantine]) await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    return new FileStore(folder, new Quarantine(quarantine));
  }

  private constructor(folder: string, quarantine: Quarantine) {
    this.#folder = folder;
    this.#quarantine = quarantine;
    this.#joined = new JoinedFiles(quarantine);
  }

  openUpload(uploadId: string): Promise<void> {
    return this.#quarantine.open(uploadId);
  }

  received(uploadId: string): Promise<Map<number, Set<number>>> {
    return this.#quarantine.received(uploadId);
  }

  /** Stores a part, on the disk when this returns. Throws UploadClosedError or BodySizeError. */
  async writePart(part: ArrivingPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      if (part.partCount === 1) await this.#quarantine.writeWhole(part, body);
      else await this.#joined.write(part, body);
    } catch (error) {
      throw isAbsent(error) ? new UploadClosedError('the upload takes no more parts', { cause: error }) : error;
    }
  }

  async seal(file: PendingFile, signal: AbortSignal): Promise<SealedFile> {
    signal.throwIfAborted();
    if (file.partCount <= 1) return this.#sealWhole(file, signal);
    const { letGo, path, ...hashed } = await this.#joined.seal(file, signal);
    const between = this.#quarantine.workPath(file.uploadId, 'sealed');
    const accept = () => this.#names.link(path, this.#blobPath(hashed.sha256), between);
    return { ...hashed, accept, [Symbol.asyncDispose]: letGo };
  }

  /** Makes blobs that were accepted survive a power cut. */
  persist(digests: readonly string[]): Promise<void> {
    return this.#names.sync(digests.map((sha256) => this.#blobPath(sha256)));
  }

  /** Opens a blob; undefined when it is not there. */
  async openBlob(sha256: string): Promise<FileHandle | undefined> {
    return open(this.#blobPath(sha256), 'r').catch((error) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
  }

  async removeBlob(sha256: string): Promise<void> {
    await rm(this.#blobPath(sha256), { force: true });
  }

  /** Digests of the blobs that are here, in order, after one of them. */
  async *listBlobs(after: string): AsyncGenerator<string> {
    const root = join(this.#folder, 'blob', 'sha256');
    for (const first of await namesIn(root, after.slice(0, 2))) {
      const rest = first === after.slice(0, 2) ? after.slice(2, 4) : '';
      for (const second of await namesIn(join(root, first), rest)) {
        const names = await namesIn(join(root, first, second), after);
        yield* names.filter((name) => name > after && isSha256(name));
      }
    }
  }

  async discard(uploadId: string): Promise<void> {
    this.#joined.drop(uploadId);
    await this.#quarantine.discard(uploadId);
  }

  async tidy(before: Date): Promise<void> {
    this.#joined.dropIdle(new Date(Date.now() - IDLE_MS));
    await this.#quarantine.tidy(before);
  }

  async check(): Promise<void> {
    await access(join(this.#folder, 'quarantine'), constants.W_OK | constants.X_OK);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#joined[Symbol.asyncDispose]();
  }

  async #sealWhole(file: PendingFile, signal: AbortSignal): Promise<SealedFile> {
    const path = this.#quarantine.workPath(file.uploadId, 'sealed');
    try {
      if (file.partCount === 0) await (await open(path, 'wx', FILE_MODE)).close();
      else await this.#linkPart(file, path);
      await using handle = await open(path, 'r');
      const hashed = await hashFile(handle, file.size, signal);
      let isAccepted = false;
      const accept = async () => {
        await this.#names.rename(path, this.#blobPath(hashed.sha256));
        isAccepted = true;
      };
      const letGo = async () => (isAccepted ? undefined : rm(path, { force: true }));
      return { ...hashed, accept, [Symbol.asyncDispose]: letGo };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** A second name for the very bytes that will be hashed: sending the part again replaces only the first. */
  async #linkPart(file: PendingFile, path: string): Promise<void> {
    await link(this.#quarantine.partPath({ ...file, number: 1 }), path).catch((error) => {
      throw isAbsent(error) ? new PartMissingError(1) : error;
    });
  }

  #blobPath(sha256: string): string {
    return join(this.#folder, 'blob', 'sha256', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

/** Names in a folder from `start` on, in order; none when it is not there. */
async function namesIn(folder: string, start: string): Promise<string[]> {
  const names = await readdir(folder).catch((error) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return names.filter((name) => name >= start).sort();
}
