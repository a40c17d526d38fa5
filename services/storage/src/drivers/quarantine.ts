import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { FileKey, PendingFile } from './blob-driver.ts';
import { FILE_MODE, FOLDER_MODE, isAbsent } from './durable-files.ts';
import { writeBody } from './write-body.ts';

/** A part as its link names it. */
export type ArrivingPart = PartKey & { offset: number; size: number; partCount: number };
type PartKey = FileKey & { number: number };

/** Work in progress, swept up when its process has died. */
const WORK_KINDS = ['incoming', 'sealed'] as const;
type WorkKind = (typeof WORK_KINDS)[number];

/**
 * The area where bytes wait until they are checked: one folder per upload. "part-<file>-<number>" stands for a part that has
 * wholly arrived. A file of one part has its bytes there; for a longer file it holds the id of the joined file that has them.
 */
export class Quarantine {
  readonly #root: string;

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
  async writeWhole(part: ArrivingPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    const incoming = this.workPath(part.uploadId, 'incoming');
    try {
      await writeNew(incoming, body, part.size);
      await rename(incoming, this.partPath(part));
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
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
  async received(uploadId: string): Promise<Map<number, Set<number>>> {
    const found = new Map<number, Set<number>>();
    for (const name of await namesIn(this.#folder(uploadId))) {
      const [, position, number] = /^part-(\d+)-(\d+)$/.exec(name) ?? [];
      if (position === undefined) continue;
      const numbers = found.get(Number(position)) ?? new Set();
      found.set(Number(position), numbers.add(Number(number)));
    }
    return found;
  }

  async discard(uploadId: string): Promise<void> {
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

  #folder(uploadId: string): string {
    return join(this.#root, uploadId);
  }
}

async function writeNew(path: string, body: AsyncIterable<Uint8Array>, size: number): Promise<void> {
  await using file = await open(path, 'wx', FILE_MODE);
  await writeBody(file, body, { offset: 0, size });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(undefinedIfAbsent)) ?? [];
}

function undefinedIfAbsent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}
