import type { FileEntry } from '../domain/version.ts';
import { ByteReader } from './bytes.ts';
import type { LeafKind } from './node.ts';

const SHA256_BYTES = 32;
const GIT_OID_BYTES = 20;

/**
 * The files of a version by path. All digests stand together at the start of a leaf, so that the manifest digest can be made
 * from slices of leaves.
 */
export const fileLeaves: LeafKind<FileEntry> = {
  tag: 1,
  keyOf: (file) => file.path,
  bytesOf: (file) => file.size,
  same: (a, b) => a.sha256 === b.sha256,
  encode: (writer, files) => {
    for (const { sha256 } of files) writer.hex(sha256);
    for (const { path, size, gitOid } of files) {
      writer.text(path);
      writer.number(size);
      writer.byte(gitOid === undefined ? 0 : 1);
      if (gitOid !== undefined) writer.hex(gitOid);
    }
  },
  decode: (body, start, count) => {
    const digests = new ByteReader(body, start);
    const records = new ByteReader(body, start + count * SHA256_BYTES);
    return Array.from({ length: count }, () => {
      const file = { path: records.text(), size: records.number(), sha256: digests.hex(SHA256_BYTES) };
      return records.byte() === 0 ? file : { ...file, gitOid: records.hex(GIT_OID_BYTES) };
    });
  },
};

/** A path that differs from its folded form, under that form. */
export type FoldedPath = { folded: string; path: string };

/**
 * Paths with letters that case folding changes, by folded path. One that folding leaves alone is found among the files by
 * itself; so this tree is empty for most sets of files.
 */
export const foldedLeaves: LeafKind<FoldedPath> = {
  tag: 2,
  keyOf: (entry) => entry.folded,
  bytesOf: () => 0,
  same: (a, b) => a.path === b.path,
  encode: (writer, entries) => {
    for (const { folded, path } of entries) {
      writer.text(folded);
      writer.text(path);
    }
  },
  decode: (body, start, count) => {
    const reader = new ByteReader(body, start);
    return Array.from({ length: count }, () => ({ folded: reader.text(), path: reader.text() }));
  },
};
