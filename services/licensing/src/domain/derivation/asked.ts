import type { FieldProblem } from '@alliance/errors/alliance-error';
import { isDay } from '../licence-exception.ts';
import { STANCES } from '../term-record.ts';
import { OPERATIONS, type WorkKind } from './question.ts';

/** What is asked, as it came in. */
export type Asked = {
  readonly inputs: readonly AskedInput[];
  readonly operation: string;
  readonly output: {
    readonly kind: WorkKind | undefined;
    readonly name: string;
    readonly licence: string;
    readonly files: readonly string[];
    readonly carries: readonly string[];
  };
  readonly stance: string;
  /** Without inputs there is no operation either. */
  readonly mayStandAlone: boolean;
};
export type AskedInput = {
  readonly work: { readonly label: string; readonly kind: WorkKind | undefined } | undefined;
  readonly hasVersion: boolean;
  readonly operation: string;
  readonly until: string;
};

const MAX_INPUTS = 1_000;
const MAX_FILES = 1_000;
const MAX_PROBLEMS = 20;

/** Everything that is wrong with the form of a question. */
export function askedProblems({ inputs, operation, output, stance, mayStandAlone }: Asked): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (field: string, holds: boolean, problem: string) => {
    if (!holds) problems.push({ field, problem });
  };
  const operations = `must be one of ${OPERATIONS.join(', ')}`;
  const isAlone = mayStandAlone && inputs.length === 0;
  check('inputs', (inputs.length > 0 || isAlone) && inputs.length <= MAX_INPUTS, `must be 1 to ${MAX_INPUTS}`);
  check('operation', isOperation(operation) || isAlone, operations);
  check('stance', stance === '' || STANCES.some((known) => known === stance), `must be one of ${STANCES.join(', ')}`);
  check('output.kind', output.kind !== undefined, 'must be dataset or model');
  check('output.name', isShort(output.name, 200), 'must be at most 200 characters');
  check('output.files', output.files.length <= MAX_FILES, `must be at most ${MAX_FILES}`);
  check('output.carries', output.carries.length <= 100, 'must be at most 100');
  const labels = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const field = `inputs[${index}]`;
    check(field, input.hasVersion || input.work !== undefined, 'must name a version or a work');
    check(`${field}.operation`, input.operation === '' || isOperation(input.operation), operations);
    check(`${field}.until`, input.until === '' || isDay(input.until), 'must be a day, as 2027-01-31');
    if (!input.work) continue;
    const { label, kind } = input.work;
    check(`${field}.work.kind`, kind !== undefined, 'must be dataset or model');
    check(`${field}.work.label`, label.trim() !== '' && isShort(label, 2_048), 'must be 1 to 2,048 characters');
    check(`${field}.work.label`, !labels.has(label), 'names another input already');
    labels.add(label);
  }
  return problems.slice(0, MAX_PROBLEMS);
}

function isOperation(text: string): boolean {
  return OPERATIONS.some((known) => known === text);
}

function isShort(text: string, max: number): boolean {
  return text.length <= max && text.isWellFormed() && !/\p{Cc}/u.test(text);
}
