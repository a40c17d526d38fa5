import { constants, type FileHandle, open, rm } from 'node:fs/promises';
import { v7 as uuidv7 } from 'uuid';
import { partAt } from '../domain/upload-plan.ts';
import { type FileKey, PartMissingError, type PendingFile } from './blob-driver.ts';
import { FILE_MODE } from './durable-files.ts';
import { type HashedBytes, RunningHash } from './hash-file.ts';
import type { ArrivingPart, Quarantine } from './quarantine.ts';
import { chunksOf } from './read-chunks.ts';
import { writeBody } from './write-body.ts';

/**
 * A long file whose parts are written to their places in one file on the disk, and hashed in order while others still come.
 * Only this object ever writes to that file, and it does not once it is sealed: what it has hashed is what is there. Parts
 * that other processes have received, or this one before it was restarted, are copied when it is sealed.
 */
export class JoinedFile {
  readonly #quarantine: Quarantine;
  readonly #key: FileKey;
  readonly #id = uuidv7();
  readonly #writing = new Map<number, Promise<void>>();
  /** The parts written here, with their ends. */
  readonly #ends = new Map<number, number>();
  #hash = new RunningHash();
  #hashedParts = 0;
  #hashing: Promise<void> = Promise.resolve();
  #hashesAhead = true;
  #touched = new Date();

  constructor(quarantine: Quarantine, key: FileKey) {
    this.#quarantine = quarantine;
    this.#key = key;
  }

  get path(): string {
    return this.#quarantine.joinedPath(this.#key, this.#id);
  }

  /** When a part was last sent here. */
  get touched(): Date {
    return this.#touched;
  }

  get isWriting(): boolean {
    return this.#writing.size > 0;
  }

  /** Writes a part to its place; senders of the same part wait for each other. Throws a BodySizeError. */
  async write(part: ArrivingPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    this.#touched = new Date();
    const previous = this.#writing.get(part.number) ?? Promise.resolve();
    const work = previous.catch(() => {}).then(() => this.#write(part, body));
    this.#writing.set(part.number, work);
    try {
      await work;
    } finally {
      if (this.#writing.get(part.number) === work) this.#writing.delete(part.number);
    }
    this.#hashAhead();
  }

  /** Hashes the whole, with what is elsewhere copied here first. Nothing may be written any more. Throws a PartMissingError. */
  async seal(file: PendingFile, signal: AbortSignal): Promise<HashedBytes> {
    await this.stopHashingAhead();
    const holders = await this.#quarantine.holders(file);
    if (holders.slice(0, this.#hashedParts).some((holder) => holder !== this.#id)) this.#hashAgain();
    await using target = await this.#open();
    let copied = false;
    for (let number = this.#hashedParts + 1; number <= file.partCount; number += 1) {
      const holder = holders[number - 1];
      if (holder === undefined) throw new PartMissingError(number);
      if (holder === this.#id) await this.#hashPart(target, file, number, signal);
      else await this.#copyPart(target, file, number, holder, signal);
      copied ||= holder !== this.#id;
    }
    if (copied) await target.datasync();
    return this.#hash.finish();
  }

  /** Leaves the rest of the hashing to `seal`. */
  async stopHashingAhead(): Promise<void> {
    this.#hashesAhead = false;
    await this.#hashing;
  }

  /** True when every part is still the one that was written here. */
  async holdsAll(file: PendingFile): Promise<boolean> {
    const holders = await this.#quarantine.holders(file);
    return Array.from(holders).every((holder) => holder === this.#id);
  }

  /** Removes the file. */
  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }

  async #write(part: ArrivingPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    this.#ends.delete(part.number);
    if (part.number <= this.#hashedParts + 1) this.#hashAgain();
    await this.#quarantine.forgetPart(part);
    await using file = await this.#open();
    await writeBody(file, body, part);
    await this.#quarantine.notePart(part, this.#id);
    this.#ends.set(part.number, part.offset + part.size);
  }

  #open(): Promise<FileHandle> {
    return open(this.path, constants.O_RDWR | constants.O_CREAT, FILE_MODE);
  }

  /** Starts over: bytes that were hashed, or are being hashed, change. */
  #hashAgain(): void {
    this.#hash = new RunningHash();
    this.#hashedParts = 0;
  }

  /** Hashes, in the background, the parts that follow what is hashed. A failure here only leaves more to do in the end. */
  #hashAhead(): void {
    this.#hashing = this.#hashing.then(() => this.#hashArrived()).catch(() => this.#hashAgain());
  }

  async #hashArrived(): Promise<void> {
    while (this.#hashesAhead && this.#ends.has(this.#hashedParts + 1)) {
      const hash = this.#hash;
      const number = this.#hashedParts + 1;
      const range = { start: this.#ends.get(number - 1) ?? 0, end: this.#ends.get(number) as number };
      await using file = await this.#open();
      for await (const chunk of chunksOf(file, range)) {
        if (hash !== this.#hash) break;
        hash.update(chunk);
      }
      if (hash === this.#hash) this.#hashedParts = number;
    }
  }

  async #hashPart(file: FileHandle, plan: PendingFile, number: number, signal: AbortSignal): Promise<void> {
    for await (const chunk of chunksOf(file, rangeOf(plan, number))) {
      signal.throwIfAborted();
      this.#hash.update(chunk);
    }
  }

  async #copyPart(target: FileHandle, plan: PendingFile, number: number, holder: string, signal: AbortSignal) {
    const range = rangeOf(plan, number);
    await using source = await open(this.#quarantine.joinedPath(this.#key, holder), 'r');
    let position = range.start;
    for await (const chunk of chunksOf(source, range)) {
      signal.throwIfAborted();
      const writing = target.write(chunk, 0, chunk.length, position);
      this.#hash.update(chunk);
      const { bytesWritten } = await writing;
      if (bytesWritten !== chunk.length) throw new Error('a part could not be copied whole');
      position += chunk.length;
    }
  }
}

function rangeOf(plan: PendingFile, number: number): { start: number; end: number } {
  const { offset, size } = partAt(plan, number);
  return { start: offset, end: offset + size };
}
