import { type FileKey, PartMissingError, type PendingFile } from './blob-driver.ts';
import type { HashedBytes } from './hash-file.ts';
import { JoinedFile } from './joined-file.ts';
import type { ArrivingPart, Quarantine } from './quarantine.ts';

type Sealed = { uploadId: string; file: JoinedFile; hashed: Promise<HashedBytes> };

/** The long files that this process receives, and those that it has sealed. */
export class JoinedFiles implements AsyncDisposable {
  readonly #quarantine: Quarantine;
  readonly #open = new Map<string, { uploadId: string; file: JoinedFile }>();
  readonly #sealed = new Map<string, Sealed>();

  constructor(quarantine: Quarantine) {
    this.#quarantine = quarantine;
  }

  /** Writes a part. Sent to a file that is sealed, it begins another one: sealed bytes never change. */
  async write(part: ArrivingPart, body: AsyncIterable<Uint8Array>): Promise<void> {
    const { uploadId } = part;
    const known = this.#open.get(keyOf(part));
    const entry = known ?? { uploadId, file: new JoinedFile(this.#quarantine, part) };
    this.#open.set(keyOf(part), entry);
    await entry.file.write(part, body);
  }

  /**
   * The whole file, hashed. `letGo` ends the caller's interest in it. Throws a PartMissingError, also while a part is being
   * sent again.
   */
  async seal(plan: PendingFile, signal: AbortSignal): Promise<HashedBytes & { path: string; letGo(): Promise<void> }> {
    const key = keyOf(plan);
    const open = this.#open.get(key);
    if (open?.file.isWriting) throw new PartMissingError();
    if (open) this.#sealOpen(key, open, plan, signal);
    const sealed = this.#sealed.get(key);
    if (sealed && (open || (await sealed.file.holdsAll(plan)))) {
      return { ...(await sealed.hashed), path: sealed.file.path, letGo: async () => {} };
    }
    const copy = new JoinedFile(this.#quarantine, plan);
    try {
      return { ...(await copy.seal(plan, signal)), path: copy.path, letGo: () => copy.remove() };
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }

  /** Forgets the files of an upload, whose folder is about to go. */
  drop(uploadId: string): void {
    for (const files of [this.#open, this.#sealed])
      for (const [key, entry] of files) if (entry.uploadId === uploadId) files.delete(key);
  }

  /** Forgets files to which nothing was sent since `before`. Parts sent later are joined with them by copying. */
  dropIdle(before: Date): void {
    for (const files of [this.#open, this.#sealed])
      for (const [key, { file }] of files) if (file.touched < before && !file.isWriting) files.delete(key);
  }

  /** Stops what goes on in the background. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.values().map(({ file }) => file.stopHashingAhead()));
  }

  #sealOpen(key: string, { uploadId, file }: Omit<Sealed, 'hashed'>, plan: PendingFile, signal: AbortSignal): void {
    this.#open.delete(key);
    const sealed = { uploadId, file, hashed: file.seal(plan, signal) };
    this.#sealed.set(key, sealed);
    sealed.hashed.catch(() => {
      if (this.#sealed.get(key) === sealed) this.#sealed.delete(key);
    });
  }
}

function keyOf({ uploadId, position }: FileKey): string {
  return `${uploadId}/${position}`;
}
