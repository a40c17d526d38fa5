import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { pathProblem } from './file-path.ts';
import type { FileEntry } from './version.ts';

/** One step of a commit. */
export type FileOperation =
  | { add: FileEntry }
  | { removePath: string }
  | { removeFolder: string }
  | { copy: { from: string; revision: string; to: string } }
  | { move: { from: string; to: string } };

const MAX_OPERATIONS = 10_000;
const MAX_PROBLEMS = 20;

/** Checks operations by themselves. Throws `invalid_argument` or `invalid_path`. */
export function checkOperations(operations: readonly (FileOperation | undefined)[]): FileOperation[] {
  if (operations.length > MAX_OPERATIONS) {
    throw invalidArgument(
      `One commit makes at most ${MAX_OPERATIONS.toLocaleString('en')} changes. Make several commits.`,
    );
  }
  const unknown = operations.indexOf(undefined);
  if (unknown >= 0) throw invalidArgument(`Operation ${unknown + 1} is none that is known here.`);
  const known = operations as readonly FileOperation[];
  const problems = known.flatMap((operation, index): FieldProblem[] => {
    const written = writtenPath(operation);
    const problem = written === undefined ? undefined : pathProblem(written);
    return problem === undefined ? [] : [{ field: `operations[${index}]`, problem: `the path ${problem}` }];
  });
  if (problems.length > 0) {
    throw new AllianceError('invalid_path', 'Some paths are not allowed. Rename these files and send them again.', {
      details: { fields: problems.slice(0, MAX_PROBLEMS) },
    });
  }
  return [...known];
}

/** A folder as people write it, without the "/" at its end. */
export function folderPath(text: string): string {
  return text.replace(/\/+$/, '');
}

function writtenPath(operation: FileOperation): string | undefined {
  if ('add' in operation) return operation.add.path;
  if ('copy' in operation) return operation.copy.to;
  return 'move' in operation ? operation.move.to : undefined;
}
