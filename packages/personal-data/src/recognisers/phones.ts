import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Candidate } from '../finding.ts';
import type { Label } from '../labels.ts';
import type { Scannable } from '../scannable.ts';
import type { LabelAt } from './numbers.ts';

/** Without one of these prefixes nine digits are anything; with them still not everything, so the ranges are looked at. */
const NUMBER = /(?<![0-9a-z+]|[0-9][.,-])(\+84|0084|84|0(?=[0-9]))((?:[ .-]?\d){9,10})(?![0-9a-z]|[.,-][0-9])/g;
const CALLED: readonly (Label | undefined)[] = ['VN_PHONE', 'VN_LANDLINE'];

/** Phone numbers. Unassigned ranges only after a word for a phone; service numbers never. */
export function findPhones({ folded }: Scannable, labelAt: LabelAt): Candidate[] {
  return [...folded.matchAll(NUMBER)].flatMap((match): Candidate[] => {
    const [whole, prefix = '', rest = ''] = match;
    const label = labelAt(match.index);
    const called = CALLED.includes(label);
    if (label !== undefined && !called && label !== 'EMAIL') return [];
    const national = rest.replaceAll(/\D/g, '');
    const kind = parsePhoneNumberFromString(`+84${national}`)?.getType();
    const place = { start: match.index, end: match.index + whole.length };
    const context = called ? (['context'] as const) : [];
    if (kind === 'FIXED_LINE')
      return [{ type: 'VN_LANDLINE', ...place, signals: [...context, 'structure'], weak: true }];
    if (kind === 'MOBILE' && (called || prefix !== '84')) {
      return [{ type: 'VN_PHONE', ...place, signals: [...context, 'structure'] }];
    }
    const unassigned = called && /^(?:[35789]\d{8}|1[2689]\d{8})$/.test(national);
    return unassigned ? [{ type: 'VN_PHONE', ...place, signals: ['context'] }] : [];
  });
}
