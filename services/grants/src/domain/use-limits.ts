import type { FieldProblem } from '@alliance/errors/alliance-error';
import { isCountry, isDay } from './answers.ts';
import { knownUseCode, type UseCode, type UseValues } from './use-codes.ts';

const MAX_CODES = 30;
const MAX_VALUES = 50;
const CODE = /^[A-Za-z][A-Za-z0-9:-]{0,39}$/;
const VALUE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const MAX_MONTHS = 60;

const SHAPES: Readonly<Record<UseValues, { many: boolean; isOne: (value: string) => boolean; what: string }>> = {
  '': { many: false, isOne: () => false, what: 'must be left out' },
  countries: { many: true, isOne: isCountry, what: 'must be countries, for example VN' },
  months: { many: false, isOne: isMonths, what: `must be one number of months, 1 to ${MAX_MONTHS}` },
  date: { many: false, isOne: isDay, what: 'must be one day, as in 2027-01-31' },
  organisations: { many: true, isOne: (value) => /^[a-z0-9-]{1,40}$/.test(value), what: 'must be organisations' },
  project: { many: false, isOne: (value) => VALUE.test(value), what: 'must be one project' },
  diseases: { many: true, isOne: (value) => VALUE.test(value), what: 'must be diseases, for example MONDO:0005015' },
};

/** Every problem of use codes. What an asset permits must say what its codes ask for; a request may be vaguer. */
export function useCodeProblems(codes: readonly UseCode[], { of }: { of: 'asset' | 'request' }): FieldProblem[] {
  const all = codes.map(({ code }) => code);
  return [
    ...problem('useCodes', codes.length > MAX_CODES, `must be at most ${MAX_CODES}`),
    ...codes.slice(0, MAX_CODES).flatMap(({ code, values }, index) => {
      const at = `useCodes[${index}]`;
      return [
        ...problem(`${at}.code`, !CODE.test(code), 'must be a code such as DUO:0000046 or no-training'),
        ...problem(`${at}.code`, all.indexOf(code) < index, 'must not be there twice'),
        ...valueProblems(`${at}.values`, { code, values }, of),
      ];
    }),
  ];
}

function valueProblems(at: string, { code, values }: UseCode, of: 'asset' | 'request'): FieldProblem[] {
  const known = knownUseCode(code);
  if (!known) {
    const fits = values.length <= MAX_VALUES && values.every((value) => VALUE.test(value));
    return problem(at, !fits, `must be at most ${MAX_VALUES} words`);
  }
  const { many, isOne, what } = SHAPES[known.values];
  const [least, most] = [
    known.values === '' || of === 'request' ? 0 : 1,
    many ? MAX_VALUES : Number(known.values !== ''),
  ];
  const fits = values.length >= least && values.length <= most && values.every(isOne);
  return problem(at, !fits, what);
}

function isMonths(value: string): boolean {
  return /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_MONTHS;
}

function problem(field: string, holds: boolean, text: string): FieldProblem[] {
  return holds ? [{ field, problem: text }] : [];
}
