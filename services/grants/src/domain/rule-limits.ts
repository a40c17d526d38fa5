import type { FieldProblem } from '@alliance/errors/alliance-error';
import { isCountry } from './answers.ts';
import type { Rule } from './rules.ts';

const MAX_RULES = 50;
const MAX_VALUES = 200;
const MAX_WORDS = 2_000;
const ID = /^[a-z][a-z0-9-]{0,39}$/;
const MAX_NUMBER = 1_000;

/** A rule as it was sent: its outcome may be missing. */
export type GivenRule = Omit<Rule, 'outcome'> & { outcome: Rule['outcome'] | undefined };

/** Every problem of an organisation's rules. */
export function ruleProblems(rules: readonly GivenRule[], organisation: string): FieldProblem[] {
  const ids = rules.map(({ id }) => id);
  return [
    ...problem('rules', rules.length > MAX_RULES, `must be at most ${MAX_RULES}`),
    ...rules.slice(0, MAX_RULES).flatMap(({ id, conditions, outcome }, index) => {
      const at = `rules[${index}]`;
      const lists = Object.entries(conditions).flatMap(([name, value]) =>
        Array.isArray(value) ? [{ name, length: value.length }] : [],
      );
      return [
        ...problem(`${at}.id`, !ID.test(id), 'must be 1 to 40 of a-z, 0-9 and "-", starting with a letter'),
        ...problem(`${at}.id`, ids.indexOf(id) < index, 'must not be there twice'),
        ...lists.flatMap(({ name, length }) =>
          problem(`${at}.conditions.${name}`, length > MAX_VALUES, `must be at most ${MAX_VALUES}`),
        ),
        ...problem(
          `${at}.conditions.assets`,
          conditions.assets.some((asset) => asset.organisation !== organisation),
          `must belong to ${organisation}`,
        ),
        ...problem(
          `${at}.conditions.countries`,
          !conditions.countries.every(isCountry),
          'must be two-letter country codes (ISO 3166-1), for example VN',
        ),
        ...numberProblems(`${at}.conditions`, conditions),
        ...outcomeProblems(at, outcome),
      ];
    }),
  ];
}

function numberProblems(at: string, conditions: Rule['conditions']): FieldProblem[] {
  return (['maxSeats', 'maxMonths'] as const).flatMap((name) =>
    problem(
      `${at}.${name}`,
      conditions[name] < 0 || conditions[name] > MAX_NUMBER,
      `must be 1 to ${MAX_NUMBER}, or 0 for any number`,
    ),
  );
}

function outcomeProblems(at: string, outcome: Rule['outcome'] | undefined): FieldProblem[] {
  if (outcome === undefined) return problem(`${at}.outcome`, true, 'must be approve, reject or assign');
  if (outcome.kind === 'assign') return problem(`${at}.assignToPersonId`, outcome.personId === '', 'is required');
  if (outcome.kind === 'approve') return [];
  return (['clause', 'reason'] as const).flatMap((name) => {
    const { length } = outcome[name];
    return problem(`${at}.${name}`, length === 0 || length > MAX_WORDS, `must have 1 to ${MAX_WORDS} characters`);
  });
}

function problem(field: string, holds: boolean, text: string): FieldProblem[] {
  return holds ? [{ field, problem: text }] : [];
}
