import type { FieldProblem } from '@alliance/errors/alliance-error';
import { ACCESSES, type AssetDetails, PERSONAL_DATA } from './asset.ts';
import { textProblem } from './text-problem.ts';

const MAX_DESCRIPTION_BYTES = 256 * 1_024;
const TASK = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const checks: { [Field in keyof AssetDetails]: (value: AssetDetails[Field]) => string | undefined } = {
  title: (text) => textProblem(text, { max: 200, required: true }),
  summary: (text) => textProblem(text, { max: 1_000, lines: true }),
  description: (text) =>
    Buffer.byteLength(text) > MAX_DESCRIPTION_BYTES
      ? 'is larger than 256 KiB'
      : textProblem(text, { max: MAX_DESCRIPTION_BYTES, lines: true }),
  access: (access) => (ACCESSES.includes(access) ? undefined : `must be one of ${ACCESSES.join(', ')}`),
  licence: (expression) => textProblem(expression, { max: 1_000 }),
  languages: (list) => listProblem(list, 50, (tag) => (isLanguageTag(tag) ? undefined : 'is not a BCP 47 tag')),
  tags: (list) => listProblem(list, 50, (tag) => textProblem(tag, { max: 64, required: true })),
  personalData: (said) =>
    PERSONAL_DATA.includes(said) ? undefined : `must be one of ${PERSONAL_DATA.filter(Boolean).join(', ')}`,
  tasks: (list) =>
    listProblem(list, 20, (task) =>
      task.length <= 64 && TASK.test(task) ? undefined : 'must be lower-case words joined by "-"',
    ),
};

/** Every problem of the details given; absent ones are not looked at. */
export function detailsProblems(details: Partial<AssetDetails>): FieldProblem[] {
  return (Object.keys(checks) as (keyof AssetDetails)[]).flatMap((field) => {
    const value = details[field];
    const problem = value === undefined ? undefined : (checks[field] as (value: unknown) => string | undefined)(value);
    return problem === undefined ? [] : [{ field, problem }];
  });
}

function listProblem(
  list: readonly string[],
  max: number,
  itemProblem: (item: string) => string | undefined,
): string | undefined {
  if (list.length > max) return `has more than ${max} entries`;
  for (const [index, item] of list.entries()) {
    const problem = itemProblem(item);
    if (problem !== undefined) return `entry ${index + 1} ${problem}`;
    if (list.indexOf(item) !== index) return `entry ${index + 1} stands there twice`;
  }
  return undefined;
}

function isLanguageTag(tag: string): boolean {
  try {
    return tag.length <= 35 && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
