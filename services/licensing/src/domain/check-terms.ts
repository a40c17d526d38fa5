import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { COUNTRY_CODES } from './country-codes.ts';
import { LANGUAGES, OPERATIONS, PURPOSES, type TermsConditions } from './terms.ts';

/** Terms as an organisation proposes them. */
export type TermsDraft = {
  readonly title: string;
  readonly conditions: TermsConditions;
  readonly texts: readonly { readonly language: string; readonly text: string }[];
};

const MAX_TEXT_BYTES = 256 * 1024;
const MAX_MONTHS = 1_200;
const MAX_SEATS = 1_000_000;
const CONTROL_CHARACTER = /[^\P{Cc}\t\n\r]/u;

/**
 * Checks proposed terms and returns them in one order (lists sorted, titles trimmed); the texts stay exactly as given.
 * Throws `invalid_argument` with every problem, `others` among them.
 */
export function checkTerms(draft: TermsDraft, others: readonly FieldProblem[] = []): TermsDraft {
  const problems = [
    ...others,
    ...lineProblems('title', draft.title, { required: true, max: 200 }),
    ...conditionProblems(draft.conditions),
    ...textProblems(draft.texts),
  ];
  if (problems.length > 0)
    throw invalidArgument('The terms are not complete or not valid. Correct the fields named.', problems);
  const { conditions } = draft;
  return {
    title: draft.title.trim(),
    conditions: {
      ...conditions,
      operations: OPERATIONS.filter((operation) => conditions.operations.includes(operation)),
      purposes: PURPOSES.filter((purpose) => conditions.purposes.includes(purpose)),
      territory: conditions.territory.toSorted(),
      attribution: conditions.attribution.trim(),
      priceNote: conditions.priceNote.trim(),
      contact: conditions.contact.trim(),
    },
    texts: LANGUAGES.flatMap((language) => draft.texts.filter((text) => text.language === language)),
  };
}

const MAX_GRACE_MS = 5 * 366 * 86_400_000;

/** What is wrong with the day by which a version asks to be accepted in place of former ones. */
export function graceProblems(
  acceptBy: Date | null,
  { now, isFirst }: { now: Date; isFirst: boolean },
): FieldProblem[] {
  if (acceptBy === null) return [];
  const problem = (text: string) => [{ field: 'acceptBy', problem: text }];
  if (isFirst) return problem('is for a new version of terms: nobody has accepted a former one');
  const grace = acceptBy.getTime() - now.getTime();
  return grace > 0 && grace <= MAX_GRACE_MS ? [] : problem('must lie in the next five years');
}

function conditionProblems(conditions: TermsConditions): FieldProblem[] {
  return [
    ...choiceProblems('conditions.operations', conditions.operations, OPERATIONS),
    ...choiceProblems('conditions.purposes', conditions.purposes, PURPOSES),
    ...territoryProblems(conditions.territory),
    ...rangeProblems('conditions.termMonths', conditions.termMonths, MAX_MONTHS),
    ...rangeProblems('conditions.seats', conditions.seats, MAX_SEATS),
    ...lineProblems('conditions.attribution', conditions.attribution, { max: 1_000 }),
    ...lineProblems('conditions.priceNote', conditions.priceNote, { max: 2_000 }),
    ...lineProblems('conditions.contact', conditions.contact, { required: true, max: 300 }),
  ];
}

function choiceProblems(field: string, values: readonly string[], allowed: readonly string[]): FieldProblem[] {
  if (values.length === 0) return [{ field, problem: `name at least one of ${allowed.join(', ')}` }];
  const strange = values.filter((value) => !allowed.includes(value));
  if (strange.length > 0) {
    return [{ field, problem: `${quoted(strange)} is not one of ${allowed.join(', ')}` }];
  }
  return repeatProblems(field, values);
}

function territoryProblems(territory: readonly string[]): FieldProblem[] {
  const field = 'conditions.territory';
  const strange = territory.filter((code) => !COUNTRY_CODES.has(code));
  if (strange.length > 0) {
    return [{ field, problem: `${quoted(strange)} is not a country code of ISO 3166-1, such as VN` }];
  }
  return repeatProblems(field, territory);
}

function textProblems(texts: TermsDraft['texts']): FieldProblem[] {
  const field = 'texts';
  if (texts.length === 0) return [{ field, problem: `give the text in ${LANGUAGES.join(' or ')}, or in both` }];
  const languages = texts.map(({ language }) => language);
  return [
    ...choiceProblems(field, languages, LANGUAGES),
    ...texts.flatMap(({ language, text }) => {
      const problem = textProblem(text);
      return problem ? [{ field: `texts.${language.slice(0, 10)}`, problem }] : [];
    }),
  ];
}

function textProblem(text: string): string | undefined {
  if (text.trim() === '') return 'must not be empty';
  if (new TextEncoder().encode(text).length > MAX_TEXT_BYTES) return `must not be longer than ${MAX_TEXT_BYTES} bytes`;
  if (CONTROL_CHARACTER.test(text)) return 'must not hold control characters other than tabs and line ends';
  return undefined;
}

function lineProblems(field: string, text: string, limits: { required?: boolean; max: number }): FieldProblem[] {
  if (limits.required && text.trim() === '') return [{ field, problem: 'is required' }];
  if (text.length > limits.max) return [{ field, problem: `must not be longer than ${limits.max} characters` }];
  if (CONTROL_CHARACTER.test(text)) return [{ field, problem: 'must not hold control characters' }];
  return [];
}

function rangeProblems(field: string, value: number, max: number): FieldProblem[] {
  const valid = Number.isInteger(value) && value >= 0 && value <= max;
  return valid ? [] : [{ field, problem: `must be between 1 and ${max}, or 0 for no limit` }];
}

function repeatProblems(field: string, values: readonly string[]): FieldProblem[] {
  const repeated = values.filter((value, index) => values.indexOf(value) !== index);
  return repeated.length > 0 ? [{ field, problem: `${quoted(repeated)} is named twice` }] : [];
}

/** The first few values, cut: they come from outside and go back in the answer. */
function quoted(values: readonly string[]): string {
  return [...new Set(values)]
    .slice(0, 5)
    .map((value) => `"${value.slice(0, 40)}"`)
    .join(', ');
}
