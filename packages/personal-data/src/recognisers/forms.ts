import { isCalendarDay } from '../checksums.ts';
import type { Candidate } from '../finding.ts';
import type { Scannable } from '../scannable.ts';
import type { LabelAt } from './numbers.ts';

const EMAIL =
  /(?<![\w.+-])[a-z0-9](?:[\w.+-]{0,62}[a-z0-9_])?@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}(?![\w-])/g;
const ROLES =
  /^(?:info|contact|support|admin|sales|hr|office|no-?reply|hello|help|webmaster|postmaster|lienhe|tuyendung|hotro)@/;
const CAR = /(?<![0-9A-Z])(\d{2})[A-HK-NPR-VX-Z]{1,2}-(?:\d{3}\.\d{2}|\d{4,5})(?![0-9])/g;
const MOTORBIKE = /(?<![0-9A-Z])(\d{2})-[A-HK-NPR-VX-Z]\d[ -]?\d{3}\.\d{2}(?![0-9])/g;
const DAY = /(?<![0-9])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![0-9])/g;
const ISO_DAY = /(?<![0-9])(\d{4})-(\d{2})-(\d{2})(?![0-9])/g;
const WRITTEN_DAY = /(?<![0-9])(\d{1,2}) thang (\d{1,2}) nam (\d{4})(?![0-9])/g;

/** E-mail addresses; those of a role are weak. */
export function findEmails({ folded }: Scannable): Candidate[] {
  return [...folded.matchAll(EMAIL)].map((match) => ({
    type: 'EMAIL',
    ...placeOf(match),
    signals: ['structure'],
    ...(ROLES.test(match[0]) ? { weak: true } : {}),
  }));
}

/** Number plates: of the form with a dot by themselves, of older ones after a word for them. */
export function findPlates({ plain }: Scannable, labelAt: LabelAt): Candidate[] {
  return [...plain.matchAll(CAR), ...plain.matchAll(MOTORBIKE)].flatMap((match): Candidate[] => {
    const called = labelAt(match.index) === 'VN_PLATE';
    if (Number(match[1]) < 11 || (!called && !match[0].includes('.'))) return [];
    return [{ type: 'VN_PLATE', ...placeOf(match), signals: called ? ['context', 'structure'] : ['structure'] }];
  });
}

/** Dates after a word for a birth; other dates are none. */
export function findBirthDates({ folded }: Scannable, labelAt: LabelAt): Candidate[] {
  const days = [
    ...[...folded.matchAll(DAY)].map((match) => ({ match, day: [match[1], match[3], match[4]] })),
    ...[...folded.matchAll(ISO_DAY)].map((match) => ({ match, day: [match[3], match[2], match[1]] })),
    ...[...folded.matchAll(WRITTEN_DAY)].map((match) => ({ match, day: [match[1], match[2], match[3]] })),
  ];
  return days.flatMap(({ match, day }): Candidate[] => {
    const [date = 0, month = 0, year = 0] = day.map(Number);
    if (labelAt(match.index) !== 'DATE_OF_BIRTH' || !isCalendarDay(date, month, year)) return [];
    return [{ type: 'DATE_OF_BIRTH', ...placeOf(match), signals: ['context', 'structure'] }];
  });
}

function placeOf(match: RegExpExecArray): { start: number; end: number } {
  return { start: match.index, end: match.index + match[0].length };
}
