import { createHash } from 'node:crypto';

/**
 * Digest of a version's manifest: SHA-256 over the raw SHA-256 digests of its files, one after another in byte order of their
 * paths (the "digests" serialisation of OpenSSF model signing).
 */
export class ManifestDigest {
  readonly #hash = createHash('sha256');

  /** Takes the next files; the caller keeps the order. */
  add(files: Iterable<{ sha256: string }>): void {
    for (const { sha256 } of files) this.#hash.update(sha256, 'hex');
  }

  /** Takes the raw digests of the next files. */
  addRun(run: Uint8Array): void {
    this.#hash.update(run);
  }

  /** The digest in hex; ends the use of this object. */
  finish(): string {
    return this.#hash.digest('hex');
  }
}
