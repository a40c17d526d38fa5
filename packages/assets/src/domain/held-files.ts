import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { shorten } from './file-changes.ts';
import type { FileEntry } from './version.ts';

const MAX_PATHS = 20;
// Details travel in a gRPC trailer, which holds a few KiB.
const MAX_CHARACTERS = 4_000;

/**
 * Compares files with the sizes of the blobs that the organisation holds, by digest. Throws `bytes_missing` naming the first
 * files without bytes, and `invalid_argument` when a size is not that of the bytes.
 */
export function checkHeld(
  files: readonly Pick<FileEntry, 'path' | 'size' | 'sha256'>[],
  held: ReadonlyMap<string, number>,
) {
  const missing = files.filter((file) => !held.has(file.sha256));
  if (missing.length > 0) {
    throw new AllianceError(
      'bytes_missing',
      `The bytes of ${missing.length === 1 ? 'a file' : 'some files'} have not arrived. Upload them, complete the upload, then try again.`,
      { details: { paths: firstPaths(missing), missing: missing.length } },
    );
  }
  const wrong = files.filter((file) => held.get(file.sha256) !== file.size);
  if (wrong.length > 0) {
    throw invalidArgument(
      'Some sizes are not those of the bytes with that digest. Read the files again and send both as they are.',
      wrong.slice(0, MAX_PATHS).map((file) => ({
        field: `files["${shorten(file.path)}"].size`,
        problem: `is ${file.size}, but the bytes are ${held.get(file.sha256)}`,
      })),
    );
  }
}

function firstPaths(files: readonly { path: string }[]): string[] {
  const paths: string[] = [];
  let characters = 0;
  for (const { path } of files.slice(0, MAX_PATHS)) {
    characters += path.length + 3;
    if (characters > MAX_CHARACTERS) break;
    paths.push(path);
  }
  return paths;
}
