import type { FileEntry } from './version.ts';

/** The same path with other bytes. */
export type FilePair = { before: FileEntry; after: FileEntry };

/** A column that programs made for the version before will miss, or read wrongly. */
export type SchemaBreak = {
  path: string;
  column: string;
  typeBefore: string;
  /** Empty when the column is gone. */
  typeAfter: string;
};
