import type { FieldProblem } from '@alliance/errors/alliance-error';
import type { FieldKind, FormField, Label } from './form.ts';

export const USUAL_LENGTH = 2_000;
const MAX_FIELDS = 50;
const MAX_OPTIONS = 100;
const MAX_LENGTH = 5_000;
const LABEL_LENGTH = 300;
const HELP_LENGTH = 1_000;
const ID = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * Every problem of a form's fields. `kinds`: what ids meant in earlier versions; an id that changes its kind would make old answers
 * unreadable.
 */
export function formProblems(
  fields: readonly (Omit<FormField, 'kind'> & { kind: FieldKind | undefined })[],
  kinds: ReadonlyMap<string, FieldKind>,
): FieldProblem[] {
  const ids = fields.map(({ id }) => id);
  return [
    ...problem('fields', fields.length > MAX_FIELDS, `must be at most ${MAX_FIELDS}`),
    ...fields.slice(0, MAX_FIELDS).flatMap((field, index) => {
      const at = `fields[${index}]`;
      const former = kinds.get(field.id);
      return [
        ...idProblems(at, ids, index),
        ...problem(`${at}.kind`, field.kind === undefined, 'is required'),
        ...problem(
          `${at}.kind`,
          former !== undefined && field.kind !== undefined && former !== field.kind,
          `must stay ${former}, as in an earlier version; ask for something else under another id`,
        ),
        ...labelProblems(`${at}.label`, field.label, LABEL_LENGTH),
        ...(field.help.vi || field.help.en ? labelProblems(`${at}.help`, field.help, HELP_LENGTH) : []),
        ...problem(
          `${at}.maxLength`,
          field.maxLength < 1 || field.maxLength > MAX_LENGTH,
          `must be between 1 and ${MAX_LENGTH}`,
        ),
        ...optionProblems(`${at}.options`, field),
      ];
    }),
  ];
}

function optionProblems(
  at: string,
  { kind, options }: { kind: FieldKind | undefined; options: FormField['options'] },
): FieldProblem[] {
  if (kind !== 'select') return problem(at, options.length > 0, 'are for a selection only');
  const ids = options.map(({ id }) => id);
  return [
    ...problem(at, options.length < 2 || options.length > MAX_OPTIONS, `must be 2 to ${MAX_OPTIONS}`),
    ...options
      .slice(0, MAX_OPTIONS)
      .flatMap(({ label }, index) => [
        ...idProblems(`${at}[${index}]`, ids, index),
        ...labelProblems(`${at}[${index}].label`, label, LABEL_LENGTH),
      ]),
  ];
}

function idProblems(at: string, ids: readonly string[], index: number): FieldProblem[] {
  const id = ids[index] ?? '';
  return [
    ...problem(`${at}.id`, !ID.test(id), 'must be 1 to 40 of a-z, 0-9 and "-", starting with a letter'),
    ...problem(`${at}.id`, ids.indexOf(id) < index, 'must not be there twice'),
  ];
}

function labelProblems(at: string, label: Label, max: number): FieldProblem[] {
  return (['vi', 'en'] as const).flatMap((language) => {
    const { length } = label[language].trim();
    return problem(`${at}.${language}`, length === 0 || length > max, `must have 1 to ${max} characters`);
  });
}

function problem(field: string, holds: boolean, text: string): FieldProblem[] {
  return holds ? [{ field, problem: text }] : [];
}
