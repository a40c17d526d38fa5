import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { detectMediaType } from '../domain/media-type.ts';
import { type FileKey, PartMissingError, type PendingFile } from './blob-driver.ts';
import { FILE_MODE, FOLDER_MODE, isAbsent } from './durable-files.ts';
import { type HashedBytes, HEAD_BYTES, RunningHash } from './hash-file.ts';
import { KnownTypes } from './known-types.ts';
import { writeAll, writeBody } from './write-body.ts';

/** A part as its link names it. */
export type ArrivingPart = PartKey & { offset: number; size: number; partCount: number };
type PartKey = FileKey & { number: number };

/** Work in progress, swept up when its process has died. */
const WORK_KINDS = ['incoming', 'sealed'] as const;
type WorkKind = (typeof WORK_KINDS)[number];

/** A file of one part that is here. */
type WholeFile = { path: string; sha256: string; mediaType: string };

/**
 * The area where bytes wait until they are checked: one folder per upload. "whole-<file>-<SHA-256>" is a file of one part that has
 * wholly arrived: named by its digest it can never become another one, so that nobody has to read it again. Of a longer file
 * "part-<file>-<number>" stands for a part that has arrived, and holds the id of the joined file that has its bytes.
 */
export class Quarantine {
  readonly #root: string;
  readonly #types = new KnownTypes();

  constructor(root: string) {
    this.#root = root;
  }

  async open(uploadId: string): Promise<void> {
    await mkdir(this.#folder(uploadId), { recursive: true, mode: FOLDER_MODE });
  }

  partPath({ uploadId, position, number }: PartKey): string {
    return join(this.#folder(uploadId), `part-${position}-${number}`);
  }

  /** Where a joined file of many parts is. */
  joinedPath({ uploadId, position }: FileKey, id: string): string {
    return join(this.#folder(uploadId), `joined-${position}-${id}`);
  }

  /** A fresh name for work on an upload. */
  workPath(uploadId: string, kind: WorkKind): string {
    return join(this.#folder(uploadId), `${kind}-${uuidv7()}`);
  }

  /** Stores a whole file that is one part. It shows only when all its bytes are there; one that breaks off leaves nothing. */
  async writeWhole(part: FileKey & { size: number }, body: AsyncIterable<Uint8Array>): Promise<void> {
    const running = new RunningHash();
    await this.#keepWhole(part, async (file) => {
      await writeBody(file, seenBy(running, body), { offset: 0, size: part.size });
      return running.finish();
    });
  }

  /** The same for a small file whose bytes are here. */
  async keepWhole(part: FileKey, chunks: readonly Uint8Array[]): Promise<void> {
    const running = new RunningHash();
    for (const chunk of chunks) running.update(chunk);
    const hashed = running.finish();
    await this.#keepWhole(part, async (file) => {
      await writeAll(file, chunks, hashed.size, 0);
      await file.datasync();
      return hashed;
    });
  }

  /** A file of one part: what was announced, or what came in its place. Throws a PartMissingError. */
  async findWhole(file: PendingFile): Promise<WholeFile> {
    const announced = await this.#readWhole(file, file.sha256);
    if (announced) return announced;
    const prefix = `whole-${file.position}-`;
    const other = (await namesIn(this.#folder(file.uploadId))).find((name) => name.startsWith(prefix));
    const found = other && (await this.#readWhole(file, other.slice(prefix.length)));
    if (!found) throw new PartMissingError(1);
    return found;
  }

  /** Notes which joined file has a part, in place of what was noted before. */
  async notePart(part: PartKey, joinedId: string): Promise<void> {
    const incoming = this.workPath(part.uploadId, 'incoming');
    await writeFile(incoming, joinedId, { mode: FILE_MODE });
    await rename(incoming, this.partPath(part));
  }

  async forgetPart(part: PartKey): Promise<void> {
    await rm(this.partPath(part), { force: true });
  }

  /** The joined file that has each part of a file, in order; undefined for a part that is missing. */
  async holders(file: PendingFile): Promise<(string | undefined)[]> {
    const holders: (string | undefined)[] = [];
    for (let number = 1; number <= file.partCount; number += 1) {
      holders.push(await readFile(this.partPath({ ...file, number }), 'utf8').catch(undefinedIfAbsent));
    }
    return holders;
  }

  /** The numbers of the parts that are here, per file of the upload. */
  async received(uploadId: string, files: readonly PendingFile[]): Promise<Map<number, Set<number>>> {
    const found = new Map<number, Set<number>>();
    const ofOnePart = new Set(files.filter(({ partCount }) => partCount <= 1).map(({ position }) => position));
    for (const name of await namesIn(this.#folder(uploadId))) {
      const [, kind, position, rest] = /^(part|whole)-(\d+)-(\w+)$/.exec(name) ?? [];
      // Before there were digests in names, bytes of one part were in "part-<file>-1": they are asked for again.
      if (position === undefined || (kind === 'part') === ofOnePart.has(Number(position))) continue;
      const numbers = found.get(Number(position)) ?? new Set();
      found.set(Number(position), numbers.add(kind === 'whole' ? 1 : Number(rest)));
    }
    return found;
  }

  async discard(uploadId: string): Promise<void> {
    this.#types.forget(uploadId);
    await rm(this.#folder(uploadId), { recursive: true, force: true, maxRetries: 3 });
  }

  /** Removes work in progress that nobody has touched since `before`: its process is gone. */
  async tidy(before: Date): Promise<void> {
    for (const uploadId of await namesIn(this.#root)) {
      for (const name of await namesIn(this.#folder(uploadId))) {
        if (!WORK_KINDS.some((kind) => name.startsWith(`${kind}-`))) continue;
        const path = join(this.#folder(uploadId), name);
        const touched = await stat(path).catch(undefinedIfAbsent);
        if (touched && touched.ctime < before) await rm(path, { force: true });
      }
    }
  }

  async #readWhole(file: FileKey & { size: number }, sha256: string): Promise<WholeFile | undefined> {
    const name = wholeName(file, sha256);
    const path = join(this.#folder(file.uploadId), name);
    const mediaType = this.#types.get(file.uploadId, name) ?? (await readType(path, file.size));
    return mediaType === undefined ? undefined : { path, sha256, mediaType };
  }

  /** `write` brings the bytes to the disk and gives their digest. */
  async #keepWhole(part: FileKey, write: (file: FileHandle) => Promise<HashedBytes>): Promise<void> {
    const incoming = this.workPath(part.uploadId, 'incoming');
    try {
      const { sha256, mediaType } = await writeNew(incoming, write);
      const name = wholeName(part, sha256);
      await rename(incoming, join(this.#folder(part.uploadId), name));
      this.#types.set(part.uploadId, name, mediaType);
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  #folder(uploadId: string): string {
    return join(this.#root, uploadId);
  }
}

function wholeName({ position }: FileKey, sha256: string): string {
  return `whole-${position}-${sha256}`;
}

async function writeNew(path: string, write: (file: FileHandle) => Promise<HashedBytes>): Promise<HashedBytes> {
  await using file = await open(path, 'wx', FILE_MODE);
  return await write(file);
}

/** The type of a file that is there. */
async function readType(path: string, size: number): Promise<string | undefined> {
  const handle = await open(path, 'r').catch(undefinedIfAbsent);
  if (!handle) return undefined;
  await using _ = handle;
  const head = Buffer.allocUnsafe(Math.min(size, HEAD_BYTES));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return detectMediaType(head.subarray(0, bytesRead), size);
}

async function* seenBy(running: RunningHash, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    running.update(chunk);
    yield chunk;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(undefinedIfAbsent)) ?? [];
}

function undefinedIfAbsent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}
