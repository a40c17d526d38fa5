import type { FieldProblem } from '@alliance/errors/alliance-error';
import type { Exception } from './derivation/question.ts';

/** A recorded human decision: it lifts one finding on one source, for what one organisation makes. */
export type LicenceException = Exception & {
  readonly organisation: string;
  readonly reason: string;
  readonly createdAt: Date;
};

export type ExceptionDraft = Pick<
  LicenceException,
  'organisation' | 'parent' | 'licence' | 'rule' | 'reason' | 'documentSha256' | 'until'
>;

const RULE = /^[a-z][a-z-]*(:[a-z_-]+)?$/;
/** What no decision about a text can lift: a machine finds it met or not, or there is nothing to decide on. */
const FIXED = ['too-large', 'duties'];
const LONGEST_YEARS = 5;

/** Everything that is wrong with a decision; `today` is YYYY-MM-DD. */
export function exceptionProblems(draft: ExceptionDraft, today: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (field: keyof ExceptionDraft, holds: boolean, problem: string) => {
    if (!holds) problems.push({ field, problem });
  };
  check('organisation', /^[a-z0-9-]{1,40}$/.test(draft.organisation), 'must name an organisation');
  check('parent', isLine(draft.parent, 2_100), 'must name the source as the proof does');
  check(
    'licence',
    draft.licence.length <= 200 && !hasControl(draft.licence),
    'must be the licence that the proof names',
  );
  check(
    'rule',
    RULE.test(draft.rule) && !FIXED.includes(draft.rule),
    'must be a rule that a proof names and that can be lifted',
  );
  check('reason', isText(draft.reason, 5_000), 'must say why, in at most 5,000 characters');
  check('documentSha256', /^[0-9a-f]{64}$/.test(draft.documentSha256), 'must be a SHA-256 in lower-case hex');
  check('until', isDay(draft.until), 'must be a day, as 2027-01-31');
  if (isDay(draft.until)) {
    const latest = `${Number(today.slice(0, 4)) + LONGEST_YEARS}${today.slice(4)}`;
    check('until', draft.until >= today, 'must not be over already');
    check('until', draft.until <= latest, `must be within ${LONGEST_YEARS} years`);
  }
  return problems;
}

/** True for a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** True for a sentence or more, without what a database or a screen cannot show. */
export function isText(text: string, max: number): boolean {
  return text.trim() !== '' && text.length <= max && text.isWellFormed() && !text.includes('\u0000');
}

function isLine(text: string, max: number): boolean {
  return isText(text, max) && !hasControl(text);
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text) || !text.isWellFormed();
}
