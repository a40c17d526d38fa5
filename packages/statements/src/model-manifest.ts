import { hash } from 'node:crypto';

/** A file of a version. */
export type ManifestFile = { path: string; sha256: string };

/**
 * The digest of a set of files: SHA-256 over their raw digests in the order of their paths' bytes, as OpenSSF model signing
 * has it; it is also the registry's manifest digest.
 */
export function manifestRoot(files: readonly ManifestFile[]): string {
  const ordered = files
    .map(({ path, sha256 }) => ({ name: Buffer.from(path, 'utf8'), sha256 }))
    .toSorted((a, b) => Buffer.compare(a.name, b.name));
  return hash('sha256', Buffer.concat(ordered.map(({ sha256 }) => Buffer.from(sha256, 'hex'))));
}
