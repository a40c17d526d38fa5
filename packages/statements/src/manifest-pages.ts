import { hash } from 'node:crypto';
import { inPathOrder, type ManifestFile } from './model-manifest.ts';

/** Sets with more files than this are signed by their pages. */
export const MAX_LISTED_FILES = 5_000;
export const FILES_PER_PAGE = 1_000;

export type SizedFile = ManifestFile & { size: number };

/** What `manifest-root/v1` says of a set of files, besides its digest. */
export type ManifestPages = { files: number; bytes: number; filesPerPage: number; pages: string[] };

/**
 * A set of files by its pages: each 1,000 files in path order, the last one the rest. A page is named by the SHA-256 of its
 * text, one line a file: digest, size and path with a space between, as whoever has the list of files can write it.
 */
export function manifestPages(files: readonly SizedFile[]): ManifestPages {
  const ordered = inPathOrder(files);
  const pages = Array.from({ length: pageCount(ordered.length) }, (_, at) =>
    hash('sha256', pageText(ordered.slice(at * FILES_PER_PAGE, (at + 1) * FILES_PER_PAGE))),
  );
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { files: files.length, bytes, filesPerPage: FILES_PER_PAGE, pages };
}

/** How many pages that many files have. */
export function pageCount(files: number): number {
  return Math.ceil(files / FILES_PER_PAGE);
}

function pageText(files: readonly SizedFile[]): string {
  return files.map(({ path, size, sha256 }) => `${sha256} ${size} ${path}\n`).join('');
}
