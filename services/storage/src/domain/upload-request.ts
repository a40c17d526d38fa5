import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { filePathProblem } from './file-path.ts';
import { isSha256 } from './sha256.ts';

export const MAX_FILES = 10_000;
/** Keeps requests and answers, which repeat the paths, below what one message may carry. */
const MAX_PATH_BYTES = 2 * 1024 * 1024;
/** More than this many problems help nobody and would not fit into an error's details. */
const MAX_PROBLEMS = 25;

/** A file as the client announces it. */
export type AnnouncedFile = { path: string; size: number; sha256: string };

/** Checks a list of announced files. Throws `invalid_argument` with every problem (the first 25), or `payload_too_large`. */
export function checkAnnouncedFiles(files: readonly AnnouncedFile[], limits: { fileBytes: number }): void {
  if (files.length === 0) throw invalidArgument('Name at least one file to upload.');
  if (files.length > MAX_FILES) {
    throw new AllianceError(
      'payload_too_large',
      `One upload takes at most ${MAX_FILES} files; this one names ${files.length}. Split it into several.`,
    );
  }
  if (files.reduce((sum, { path }) => sum + Buffer.byteLength(path), 0) > MAX_PATH_BYTES) {
    throw new AllianceError('payload_too_large', 'The paths are too long together. Split the files over more uploads.');
  }
  const problems = [...listProblems(files, limits)];
  if (problems.length === 0) return;
  const more = problems.length - MAX_PROBLEMS;
  throw invalidArgument(
    `${problems.length === 1 ? 'One thing is' : `${problems.length} things are`} wrong with the list of files${
      more > 0 ? ` (the first ${MAX_PROBLEMS} are told)` : ''
    }. Correct it and send it again.`,
    problems.slice(0, MAX_PROBLEMS),
  );
}

function* listProblems(files: readonly AnnouncedFile[], limits: { fileBytes: number }): Iterable<FieldProblem> {
  const firstWithPath = new Map<string, number>();
  const sizeOf = new Map<string, number>();
  for (const [position, { path, size, sha256 }] of files.entries()) {
    const at = `files[${position}]`;
    const pathProblem = filePathProblem(path);
    if (pathProblem) yield { field: `${at}.path`, problem: pathProblem };
    const earlier = firstWithPath.get(path);
    if (earlier !== undefined) yield { field: `${at}.path`, problem: `is the same as files[${earlier}].path` };
    else firstWithPath.set(path, position);
    if (size < 0) yield { field: `${at}.size`, problem: 'must not be negative' };
    if (size > limits.fileBytes) yield { field: `${at}.size`, problem: `must not exceed ${limits.fileBytes} bytes` };
    if (!isSha256(sha256)) yield { field: `${at}.sha256`, problem: 'must be 64 lower-case hexadecimal digits' };
    if ((sizeOf.get(sha256) ?? size) !== size)
      yield { field: `${at}.size`, problem: 'differs from that of another file with the same digest' };
    sizeOf.set(sha256, size);
  }
}
