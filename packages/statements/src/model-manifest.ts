import { hash } from 'node:crypto';

/** A file of a version. */
export type ManifestFile = { path: string; sha256: string };

/**
 * The digest of a set of files: SHA-256 over their raw digests in the order of their paths' bytes, as OpenSSF model signing
 * has it; it is also the registry's manifest digest.
 */
export function manifestRoot(files: readonly ManifestFile[]): string {
  return hash('sha256', Buffer.concat(inPathOrder(files).map(({ sha256 }) => Buffer.from(sha256, 'hex'))));
}

/** Files in the order of their paths' bytes. */
export function inPathOrder<File extends ManifestFile>(files: readonly File[]): File[] {
  return files
    .map((file) => ({ name: Buffer.from(file.path, 'utf8'), file }))
    .toSorted((a, b) => Buffer.compare(a.name, b.name))
    .map(({ file }) => file);
}
