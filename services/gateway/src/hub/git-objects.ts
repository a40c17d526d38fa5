import { createHash } from 'node:crypto';
import type { FileEntry } from '@alliance/proto/alliance/assets/v1/asset_pb';

/** The text that stands in Git for a large file (git-lfs, docs/spec.md). */
export function pointerText(sha256: string, size: bigint): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
}

/** The id of a Git blob with these bytes: 20 raw bytes. */
export function gitBlobId(bytes: Uint8Array): Uint8Array {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest();
}

/** How Git clients see a file: by its own bytes, or by a pointer to them. */
export function isRegular(file: Pick<FileEntry, 'gitOid'>): boolean {
  return file.gitOid.length > 0;
}

/** The Git id of a file, or of the pointer that stands for it: 40 hex characters. */
export function gitOidOf(file: Pick<FileEntry, 'gitOid' | 'sha256' | 'size'>): string {
  const id = isRegular(file) ? file.gitOid : gitBlobId(Buffer.from(pointerText(file.sha256, file.size)));
  return Buffer.from(id).toString('hex');
}

/** Bytes of a file's pointer. */
export function pointerSize(file: Pick<FileEntry, 'sha256' | 'size'>): number {
  return Buffer.byteLength(pointerText(file.sha256, file.size));
}
