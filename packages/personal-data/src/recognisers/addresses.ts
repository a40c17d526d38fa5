import type { Candidate } from '../finding.ts';
import type { Scannable } from '../scannable.ts';
import type { LabelAt } from './numbers.ts';
import { leadingProvince } from './provinces.ts';

/** A house number and a word for what it is on; then names between commas. */
const HOUSE =
  /(?<![0-9a-z/])\d{1,4}[a-z]?(?:\/\d{1,4}[a-z]?){0,4},? (?:duong|pho|ngo|ngach|hem|thon|ap|xom|khu pho|to) (?=[a-z0-9])/g;
const AREA = /^(?:phuong|xa|thi tran|dac khu|quan|huyen|thi xa|thanh pho|tp\.?|p\.|q\.|x\.|h\.) ?[a-z0-9]/;
const MAX_PART = 60;
const MAX_PARTS = 6;

/** Addresses of two tiers and of three: a house, then areas, then a province. */
export function findAddresses({ folded }: Scannable, labelAt: LabelAt): Candidate[] {
  return [...folded.matchAll(HOUSE)].flatMap((match): Candidate[] => {
    const end = endOf(folded, match.index + match[0].length);
    if (end === undefined) return [];
    const called = labelAt(match.index) === 'ADDRESS';
    return [{ type: 'ADDRESS', start: match.index, end, signals: called ? ['context', 'structure'] : ['structure'] }];
  });
}

/** Where the province ends that closes the address; undefined when something else than areas comes before it, or none does. */
function endOf(folded: string, streetStart: number): number | undefined {
  let start = folded.indexOf(',', streetStart);
  let areas = 0;
  if (start < 0 || start - streetStart > MAX_PART || /[;\n"]/.test(folded.slice(streetStart, start))) return undefined;
  for (let part = 0; part < MAX_PARTS; part += 1) {
    start += /^,\s*/.exec(folded.slice(start, start + 4))?.[0].length ?? 1;
    const rest = folded.slice(start, start + MAX_PART);
    const province = leadingProvince(rest);
    // A city may be an area too: "TP. Thủ Đức" is, "TP. Hồ Chí Minh" closes.
    if (province > 0) return areas > 0 ? start + province : undefined;
    if (!AREA.test(rest)) return undefined;
    areas += 1;
    const comma = rest.indexOf(',');
    if (comma < 0) return undefined;
    start += comma;
  }
  return undefined;
}
