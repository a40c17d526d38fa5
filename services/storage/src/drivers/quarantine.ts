import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { FileKey } from './blob-driver.ts';
import { FILE_MODE, FOLDER_MODE, isAbsent } from './durable-files.ts';
import { writeBody } from './write-body.ts';

/** The upload has ended: it takes no more parts. */
export class UploadClosedError extends Error {
  override readonly name = 'UploadClosedError';
}

/** Fewer or more bytes came than the part has. */
export class PartSizeError extends Error {
  override readonly name = 'PartSizeError';
}

export type PartKey = FileKey & { number: number };

/**
 * The area where bytes wait until they are checked: one folder per upload, one file per part that has wholly arrived, and
 * work in progress under names that start with "incoming-", "joined-" or "sealed-". A file never changes once it is a part.
 */
export class Quarantine {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async open(uploadId: string): Promise<void> {
    await mkdir(this.folder(uploadId), { recursive: true, mode: FOLDER_MODE });
  }

  folder(uploadId: string): string {
    return join(this.#root, uploadId);
  }

  partPath({ uploadId, position, number }: PartKey): string {
    return join(this.folder(uploadId), `part-${position}-${number}`);
  }

  /** A fresh name for work on an upload; `kind` tells the sweep what it is. */
  workPath(uploadId: string, kind: WorkKind): string {
    return join(this.folder(uploadId), `${kind}-${uuidv7()}`);
  }

  /**
   * Stores a part. It shows only when all its bytes are there; one that breaks off leaves nothing. Returns whether it is
   * new or took the place of the same part sent before.
   */
  async writePart(part: PartKey & { size: number }, body: AsyncIterable<Uint8Array>): Promise<'new' | 'replacing'> {
    const incoming = this.workPath(part.uploadId, 'incoming');
    try {
      await writeIncoming(incoming, body, part.size);
      const isNew = await linkIfAbsent(incoming, this.partPath(part));
      if (isNew) await rm(incoming);
      else await rename(incoming, this.partPath(part));
      return isNew ? 'new' : 'replacing';
    } catch (error) {
      await rm(incoming, { force: true });
      throw isAbsent(error) ? new UploadClosedError('the upload takes no more parts', { cause: error }) : error;
    }
  }

  async received(uploadId: string): Promise<Map<number, Set<number>>> {
    const found = new Map<number, Set<number>>();
    for (const name of await namesIn(this.folder(uploadId))) {
      const [, position, number] = /^part-(\d+)-(\d+)$/.exec(name) ?? [];
      if (position === undefined) continue;
      const numbers = found.get(Number(position)) ?? new Set();
      found.set(Number(position), numbers.add(Number(number)));
    }
    return found;
  }

  async discard(uploadId: string): Promise<void> {
    await rm(this.folder(uploadId), { recursive: true, force: true, maxRetries: 3 });
  }

  /** Removes work in progress that nobody has touched since `before`: its process is gone. */
  async tidy(before: Date): Promise<void> {
    for (const uploadId of await namesIn(this.#root)) {
      for (const name of await namesIn(this.folder(uploadId))) {
        if (!WORK_KINDS.some((kind) => name.startsWith(`${kind}-`))) continue;
        const path = join(this.folder(uploadId), name);
        const touched = await stat(path).catch(() => undefined);
        if (touched && touched.ctime < before) await rm(path, { force: true });
      }
    }
  }
}

const WORK_KINDS = ['incoming', 'joined', 'sealed'] as const;
type WorkKind = (typeof WORK_KINDS)[number];

async function writeIncoming(path: string, body: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  await using file = await open(path, 'wx', FILE_MODE);
  const written = await writeBody(file, body);
  if (written !== size) throw new PartSizeError(`the part has ${size} bytes, ${written} came`);
}

async function linkIfAbsent(path: string, name: string): Promise<boolean> {
  return link(path, name).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error) => {
    if (isAbsent(error)) return [];
    throw error;
  });
}
