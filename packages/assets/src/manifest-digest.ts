import { createHash } from 'node:crypto';

const WAITING_BYTES = 64 * 1_024;

/**
 * Digest of a version's manifest: SHA-256 over the raw SHA-256 digests of its files, one after another in byte order of their
 * paths (the "digests" serialisation of OpenSSF model signing).
 */
export class ManifestDigest {
  readonly #hash = createHash('sha256');
  // Runs are short, and a call of the hash costs as much as hashing one.
  readonly #waiting = Buffer.allocUnsafe(WAITING_BYTES);
  #length = 0;

  /** Takes the next files; the caller keeps the order. */
  add(files: Iterable<{ sha256: string }>): void {
    for (const { sha256 } of files) this.addRun(Buffer.from(sha256, 'hex'));
  }

  /** Takes the raw digests of the next files. */
  addRun(run: Uint8Array): void {
    if (this.#length + run.length > WAITING_BYTES) this.#flush();
    if (run.length > WAITING_BYTES) {
      this.#hash.update(run);
      return;
    }
    this.#waiting.set(run, this.#length);
    this.#length += run.length;
  }

  /** The digest in hex; ends the use of this object. */
  finish(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#waiting.subarray(0, this.#length));
    this.#length = 0;
  }
}
