import { isLuhn, isTaxCode } from '../checksums.ts';
import type { Candidate, PersonalDataType, Signal } from '../finding.ts';
import type { Label } from '../labels.ts';
import type { Scannable } from '../scannable.ts';

export type LabelAt = (start: number) => Label | undefined;

/** A number that stands by itself: not inside a longer one, a word or a hash. */
const BEFORE = '(?<![0-9a-z]|[0-9][.,-])';
const AFTER = '(?![0-9a-z]|[.,-][0-9])';
const number = (form: string) => new RegExp(`${BEFORE}${form}${AFTER}`, 'g');

/** What its digits and the word before it say of a number; undefined when it is none of this type. */
type Judge = (digits: string, label: Label | undefined) => readonly Signal[] | undefined;

const RULES: readonly { type: PersonalDataType; form: RegExp; judge: Judge }[] = [
  { type: 'VN_CCCD', form: number('(?:\\d{12}|\\d{3}([ .-])\\d{3}\\1\\d{3}\\1\\d{3})'), judge: judgeId },
  { type: 'VN_CMND', form: number('(?:\\d{9}|\\d{12}|\\d{3}([ .-])\\d{3}\\1\\d{3})'), judge: labelled('VN_CMND') },
  { type: 'VN_MST', form: number('\\d{10}(?:-\\d{3})?'), judge: judgeTaxCode },
  { type: 'VN_BHXH', form: number('\\d{10}'), judge: labelled('VN_BHXH') },
  { type: 'VN_BHYT', form: number('[a-z]{2} ?\\d{13}'), judge: labelled('VN_BHYT') },
  { type: 'VN_PASSPORT', form: number('[a-z]\\d{7}'), judge: labelled('VN_PASSPORT') },
  { type: 'VN_CARD', form: number('(?:\\d{4}([ -]?)\\d{4}\\1\\d{4}\\1\\d{4}(?:\\1\\d{3})?)'), judge: judgeCard },
  { type: 'VN_BANK_ACCOUNT', form: number('\\d{6,19}'), judge: labelled('VN_BANK_ACCOUNT') },
];

/** Numbers of documents, cards and accounts. */
export function findNumbers({ folded }: Scannable, labelAt: LabelAt): Candidate[] {
  return RULES.flatMap(({ type, form, judge }) =>
    [...folded.matchAll(form)].flatMap((match): Candidate[] => {
      const digits = match[0].replaceAll(/\D/g, '');
      if (/^(\d)\1+$/.test(digits)) return [];
      const signals = judge(digits, labelAt(match.index));
      return signals ? [{ type, start: match.index, end: match.index + match[0].length, signals }] : [];
    }),
  );
}

/** A number that only the word before it tells from others. */
function labelled(type: PersonalDataType): Judge {
  return (_, label) => (label === type ? ['context'] : undefined);
}

/** The old structure raises the score; it is no rule any more, so without it the word decides. */
function judgeId(digits: string, label: Label | undefined): readonly Signal[] | undefined {
  const province = Number(digits.slice(0, 3));
  const structured = province >= 1 && province <= 96 && Number(digits[3]) <= 3;
  if (label === 'VN_CCCD') return structured ? ['context', 'structure'] : ['context'];
  return structured && label === undefined ? ['structure'] : undefined;
}

/** One random number in eleven has the check digit, so the word is needed too; and a wrong digit is no tax code. */
function judgeTaxCode(digits: string, label: Label | undefined): readonly Signal[] | undefined {
  return label === 'VN_MST' && isTaxCode(digits) ? ['context', 'checksum'] : undefined;
}

function judgeCard(digits: string, label: Label | undefined): readonly Signal[] | undefined {
  if (label !== 'VN_CARD' || !/^(?:9704|4|5|35|62)/.test(digits)) return undefined;
  return isLuhn(digits) ? ['context', 'structure', 'checksum'] : ['context', 'structure'];
}
