import type { FieldProblem } from '@alliance/errors/alliance-error';
import { MAX_CO_APPLICANTS } from './co-applicants.ts';
import { isVersionRange, MAX_RANGE_LENGTH } from './version-range.ts';
import type { Beneficiary, Purpose } from './vocabulary.ts';

const MAX_SEATS = 1_000;
const MOST_OF_A_PERSON = MAX_CO_APPLICANTS + 1;
export const MAX_NOTE = 2_000;
const STATEMENT = { min: 20, max: 5_000 };
const MAX_YEARS = 5;
/** "From now on" is written by a clock that is not ours, and arrives a little later. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** What a request asks for, besides words and time. */
export type Scope = { versions: string; purpose: Purpose | undefined; seats: number; beneficiary: Beneficiary['kind'] };

/** Every problem of a request's scope. */
export function scopeProblems({ versions, purpose, seats, beneficiary }: Scope): FieldProblem[] {
  return [
    ...problem(
      'versions',
      !isVersionRange(versions),
      `must be a range of versions of at most ${MAX_RANGE_LENGTH} characters, for example ">=1.0.0 <2.0.0" or "*"`,
    ),
    ...problem('purpose', purpose === undefined, 'is required'),
    ...problem('seats', seats < 1 || seats > MAX_SEATS, `must be between 1 and ${MAX_SEATS}`),
    ...problem(
      'seats',
      beneficiary === 'person' && seats > MOST_OF_A_PERSON,
      `must be at most ${MOST_OF_A_PERSON} for a person and who asks with them; ask for an organisation`,
    ),
  ];
}

/** The words and the time of a request. `newFrom` is the start as far as it is being set now. */
export type Case = { statement: string; newFrom: Date | undefined; from: Date | undefined; until: Date | undefined };

/** Every problem of a request's statement and time; a draft may still lack them. */
export function caseProblems(given: Case, now: Date, { draft }: { draft: boolean }): FieldProblem[] {
  const { statement, newFrom, from, until } = given;
  const { length } = statement.trim();
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + MAX_YEARS);
  const start = from && from > now ? from : now;
  return [
    ...problem(
      'statement',
      length > STATEMENT.max || (!draft && length < STATEMENT.min),
      `must say in ${STATEMENT.min} to ${STATEMENT.max} characters what the data is for`,
    ),
    ...problem(
      'from',
      newFrom !== undefined && newFrom.getTime() < now.getTime() - CLOCK_TOLERANCE_MS,
      'must not be in the past',
    ),
    ...problem('until', until === undefined && !draft, 'is required'),
    ...problem('until', until !== undefined && until <= start, 'must be in the future, and after "from"'),
    ...problem('until', until !== undefined && until > latest, `must be at most ${MAX_YEARS} years away`),
  ];
}

/** The problem of a text that a person must, or may, give; none when it is fine. */
export function textProblems(field: string, text: string, max: number, { required }: { required: boolean }) {
  const { length } = text.trim();
  return [
    ...problem(field, required && length === 0, 'is required'),
    ...problem(field, length > max, `must have at most ${max} characters`),
  ];
}

function problem(field: string, holds: boolean, text: string): FieldProblem[] {
  return holds ? [{ field, problem: text }] : [];
}
