import { access, constants, type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cutBody } from '@alliance/signed-links/cut-body';
import { isSha256 } from '../domain/sha256.ts';
import { inParallel } from '../in-parallel.ts';
import { PartMissingError, type PendingBatch, type PendingFile, type SealedFile } from './blob-driver.ts';
import { DurableNames, FILE_MODE, FOLDER_MODE, isAbsent } from './durable-files.ts';
import { hashBytes } from './hash-file.ts';
import { JoinedFiles } from './joined-files.ts';
import { type ArrivingPart, Quarantine } from './quarantine.ts';

/** A file to which nothing was sent for so long is forgotten; it is put together from the disk when it goes on. */
const IDLE_MS = 24 * 60 * 60 * 1_000;
/** Of one batch: what waits for the disk is held in memory. */
const WRITES_AT_ONCE = 8;

/** The upload has ended: it takes no more parts. */
export class UploadClosedError extends Error {
  override readonly name = 'UploadClosedError';
}

/**
 * Bytes in a folder: blobs as blob/sha256/ab/<digest>, and beside them, on the same volume, the quarantine, so that
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

  received(uploadId: string, files: readonly PendingFile[]): Promise<Map<number, Set<number>>> {
    return this.#quarantine.received(uploadId, files);
  }

  /** Stores a part, on the disk when this returns. Throws UploadClosedError or BodySizeError. */
  async writePart(part: ArrivingPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    await untilClosed(part.partCount === 1 ? this.#quarantine.writeWhole(part, body) : this.#joined.write(part, body));
  }

  /**
   * Stores small files that come one after another, on the disk when this returns. Those that came wholly before a body broke off
   * are kept. Throws UploadClosedError or BodySizeError.
   */
  async writeBatch({ uploadId, files }: PendingBatch, body: AsyncIterable<Uint8Array>): Promise<void> {
    const arriving = zip(
      files,
      cutBody(
        body,
        files.map(({ size }) => size),
      ),
    );
    await untilClosed(
      inParallel(arriving, WRITES_AT_ONCE, ([{ position }, bytes]) =>
        this.#quarantine.keepWhole({ uploadId, position }, bytes),
      ),
    );
  }

  async seal(file: PendingFile, signal: AbortSignal): Promise<SealedFile> {
    signal.throwIfAborted();
    if (file.partCount <= 1) return this.#sealWhole(file);
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
    for (const path of this.#blobPaths(sha256)) {
      try {
        return await open(path, 'r');
      } catch (error) {
        if (!isAbsent(error)) throw error;
      }
    }
    return undefined;
  }

  /** A small blob, whole; undefined when it is not there. Throws when it is not as long as it was. */
  async readBlob({ sha256, size }: { sha256: string; size: number }): Promise<Buffer | undefined> {
    await using handle = await this.openBlob(sha256);
    if (!handle) return undefined;
    const bytes = Buffer.allocUnsafe(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    if (bytesRead !== size) throw new Error(`only ${bytesRead} of ${size} bytes could be read`);
    return bytes;
  }

  async removeBlob(sha256: string): Promise<void> {
    for (const path of this.#blobPaths(sha256)) await rm(path, { force: true });
  }

  /** Digests of the blobs that are here, in order, after one of them. */
  async *listBlobs(after: string): AsyncGenerator<string> {
    const root = join(this.#folder, 'blob', 'sha256');
    for (const first of await namesIn(root, after.slice(0, 2))) {
      const names = await namesIn(join(root, first), '');
      const deeper = names.filter((name) => name.length === 2).map((second) => namesIn(join(root, first, second), ''));
      const here = new Set([...names, ...(await Promise.all(deeper)).flat()]);
      yield* [...here].filter((name) => name > after && isSha256(name)).sort();
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

  async #sealWhole(file: PendingFile): Promise<SealedFile> {
    const whole = file.partCount === 0 ? undefined : await this.#quarantine.findWhole(file);
    const { sha256, mediaType } = whole ?? hashBytes(new Uint8Array());
    const accept = async () => {
      const between = this.#quarantine.workPath(file.uploadId, 'sealed');
      if (whole) await this.#names.link(whole.path, this.#blobPath(sha256), between).catch(gone);
      else {
        await (await open(between, 'wx', FILE_MODE)).close();
        await this.#names.rename(between, this.#blobPath(sha256));
      }
    };
    return { sha256, size: file.size, mediaType, accept, [Symbol.asyncDispose]: async () => {} };
  }

  #blobPath(sha256: string): string {
    return join(this.#folder, 'blob', 'sha256', sha256.slice(0, 2), sha256);
  }

  /** Where a blob may be: earlier ones are a folder deeper, which made most blobs the only one of theirs, and each had to be synced. */
  #blobPaths(sha256: string): string[] {
    const deeper = join(this.#folder, 'blob', 'sha256', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    return [this.#blobPath(sha256), deeper];
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

/** The upload has been discarded since the file was found. */
function gone(error: unknown): never {
  throw isAbsent(error) ? new PartMissingError(1) : error;
}

/** The folder of an upload is there as long as it takes bytes. */
async function untilClosed(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    throw isAbsent(error) ? new UploadClosedError('the upload takes no more parts', { cause: error }) : error;
  }
}

/** Pairs of an item and what comes for it. */
async function* zip<A, B>(items: readonly A[], coming: AsyncIterable<B>): AsyncGenerator<[A, B]> {
  let index = 0;
  for await (const one of coming) {
    yield [items[index] as A, one];
    index += 1;
  }
}
