import type { FileKey } from './blob-driver.ts';
import { PartJoiner } from './part-joiner.ts';
import type { PartKey, Quarantine } from './quarantine.ts';

/** Each keeps one file open. Files beyond this number are joined when their upload is completed. */
const MOST = 64;

type Entry = { uploadId: string; joiner: Promise<PartJoiner>; touched: Date };

/** The files whose parts are being joined while they arrive. What is lost here is only work done ahead. */
export class JoinersAtWork implements AsyncDisposable {
  readonly #quarantine: Quarantine;
  readonly #entries = new Map<string, Entry>();

  constructor(quarantine: Quarantine) {
    this.#quarantine = quarantine;
  }

  /** Goes on joining in the background, now that a part is there. */
  arrived(part: PartKey): void {
    const key = keyOf(part);
    const entry = this.#entries.get(key) ?? this.#begin(part);
    if (!entry) return;
    entry.touched = new Date();
    void entry.joiner.then((joiner) => joiner.advance()).catch(() => this.#dropEntry(key, entry));
  }

  /** Forgets what is joined of a file: other bytes have come for one of its parts. */
  async replaced(part: PartKey): Promise<void> {
    const entry = this.#entries.get(keyOf(part));
    if (entry) await this.#dropEntry(keyOf(part), entry);
  }

  /** The joiner of a file, which is now the caller's to dispose of. */
  async take(file: FileKey): Promise<PartJoiner> {
    const entry = this.#entries.get(keyOf(file));
    this.#entries.delete(keyOf(file));
    return entry ? entry.joiner : PartJoiner.start(this.#quarantine, file);
  }

  async drop(uploadId: string): Promise<void> {
    await this.#dropWhere((entry) => entry.uploadId === uploadId);
  }

  async dropIdle(before: Date): Promise<void> {
    await this.#dropWhere((entry) => entry.touched < before);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#dropWhere(() => true);
  }

  #begin(part: PartKey): Entry | undefined {
    if (part.number !== 1 || this.#entries.size >= MOST) return undefined;
    const { uploadId } = part;
    const entry = { uploadId, joiner: PartJoiner.start(this.#quarantine, part), touched: new Date() };
    this.#entries.set(keyOf(part), entry);
    return entry;
  }

  async #dropWhere(condition: (entry: Entry) => boolean): Promise<void> {
    const unwanted = [...this.#entries].filter(([, entry]) => condition(entry));
    await Promise.all(unwanted.map(([key, entry]) => this.#dropEntry(key, entry)));
  }

  async #dropEntry(key: string, entry: Entry): Promise<void> {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    const joiner = await entry.joiner.catch(() => undefined);
    await joiner?.[Symbol.asyncDispose]();
  }
}

function keyOf({ uploadId, position }: FileKey): string {
  return `${uploadId}/${position}`;
}
