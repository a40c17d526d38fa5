import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { foldPath, pathProblem } from './file-path.ts';
import type { FileEntry } from './version.ts';

const MAX_CHANGES = 10_000;
export const MAX_FILES = 1_000_000;
const MAX_PROBLEMS = 20;

export type FileChanges = { add: readonly FileEntry[]; remove: readonly string[] };

/** Checks one call's changes by themselves. Throws `invalid_path` or `invalid_argument` with the first 20 problems. */
export function checkFileChanges({ add, remove }: FileChanges): void {
  const count = add.length + remove.length;
  if (count === 0) throw invalidArgument('Name at least one file to add or to remove.');
  if (count > MAX_CHANGES) {
    throw invalidArgument(`One call changes at most ${MAX_CHANGES.toLocaleString('en')} files. Send several calls.`);
  }
  checkEntries({ add, remove });
}

/** Checks every path and entry of a change. Throws `invalid_path` or `invalid_argument` with the first 20 problems. */
export function checkEntries({ add, remove }: FileChanges): void {
  const paths = [
    ...add.flatMap(({ path }, index) => problem(`add[${index}].path`, pathProblem(path))),
    ...remove.flatMap((path, index) => problem(`remove[${index}]`, pathProblem(path))),
    ...twice(add, remove),
  ];
  if (paths.length > 0) {
    throw new AllianceError('invalid_path', 'Some paths are not allowed. Rename these files and send them again.', {
      details: { fields: paths.slice(0, MAX_PROBLEMS) },
    });
  }
  const entries = add.flatMap(({ size, sha256, gitOid }, index) => [
    ...problem(`add[${index}].size`, Number.isSafeInteger(size) && size >= 0 ? undefined : 'must be a number of bytes'),
    ...problem(
      `add[${index}].sha256`,
      /^[0-9a-f]{64}$/.test(sha256) ? undefined : 'must be a SHA-256 in lower-case hex',
    ),
    ...problem(
      `add[${index}].gitOid`,
      gitOid === undefined || /^[0-9a-f]{40}$/.test(gitOid) ? undefined : 'must be the SHA-1 of a Git blob, 20 bytes',
    ),
  ]);
  if (entries.length > 0) {
    throw invalidArgument(
      'Some files are not described correctly. Correct them and send them again.',
      entries.slice(0, MAX_PROBLEMS),
    );
  }
}

/** Throws `invalid_argument` when a set of files is larger than a version may be. */
export function checkTotals({ fileCount, totalBytes }: { fileCount: number; totalBytes: number }): void {
  if (fileCount > MAX_FILES) {
    throw invalidArgument(
      `A version holds at most ${MAX_FILES.toLocaleString('en')} files; this would make ${fileCount.toLocaleString('en')}. Pack small files together.`,
    );
  }
  if (totalBytes > Number.MAX_SAFE_INTEGER) throw invalidArgument('A version holds at most 8 PiB.');
}

function twice(add: readonly FileEntry[], remove: readonly string[]): FieldProblem[] {
  const removed = new Set(remove);
  const seen = new Map<string, string>();
  return add.flatMap(({ path }, index) => {
    const field = `add[${index}].path`;
    if (removed.has(path)) return problem(field, 'is added and removed in the same call');
    const folded = foldPath(path);
    const other = seen.get(folded);
    seen.set(folded, path);
    if (other === undefined) return [];
    return problem(field, other === path ? 'stands there twice' : `differs from "${shorten(other)}" only in case`);
  });
}

function problem(field: string, text: string | undefined): FieldProblem[] {
  return text === undefined ? [] : [{ field, problem: text }];
}

/** A path short enough for a message. */
export function shorten(path: string): string {
  return path.length <= 100 ? path : `${path.slice(0, 99)}…`;
}
