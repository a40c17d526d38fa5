import { type Candidate, type Finding, TYPES } from './finding.ts';
import { type Label, labelBefore, labelsOf } from './labels.ts';
import { mask } from './mask.ts';
import { findAddresses } from './recognisers/addresses.ts';
import { findBirthDates, findEmails, findPlates } from './recognisers/forms.ts';
import { findNames } from './recognisers/names.ts';
import { findNumbers, type LabelAt } from './recognisers/numbers.ts';
import { findPhones } from './recognisers/phones.ts';
import { type Scannable, toScannable } from './scannable.ts';

/** Longer texts are scanned up to here. */
const MAX_LENGTH = 20_000;

/**
 * What in a text looks like personal data of Vietnam, in order. The name of the column that a value stands in is a word of
 * context for it. Values are never part of the answer, only masked.
 */
export function scanText(text: string, column = ''): Finding[] {
  const scannable = toScannable(text.slice(0, MAX_LENGTH));
  const columnLabel = labelOfColumn(column);
  const labels = labelsOf(scannable.folded);
  const labelAt: LabelAt = (start) => labelBefore(labels, start) ?? columnLabel;
  const strong = resolve([
    ...findNumbers(scannable, labelAt),
    ...findPhones(scannable, labelAt),
    ...findEmails(scannable),
    ...findPlates(scannable, labelAt),
    ...findBirthDates(scannable, labelAt),
    ...findAddresses(scannable, labelAt),
  ]);
  const inColumn = columnLabel === 'PERSON';
  const supported = strong.some(({ type }) => TYPES[type] !== 'none');
  const all = resolve([...strong, ...findNames(scannable, { labels, inColumn, supported })]);
  return all.toSorted((a, b) => a.start - b.start).map((candidate) => toFinding(scannable, candidate));
}

/** The last word of context in a column's name: of "khach_hang_sdt" the phone. */
function labelOfColumn(column: string): Label | undefined {
  const { folded } = toScannable(
    column
      .slice(0, 200)
      .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
      .replaceAll(/[_.-]/g, ' '),
  );
  return labelsOf(folded).at(-1)?.label;
}

/** One candidate for each place: the one with a word of context, then a checksum, then structure, then the longest. */
function resolve(candidates: readonly Candidate[]): Candidate[] {
  const weigh = ({ signals, start, end }: Candidate) =>
    (signals.includes('context') ? 4_000_000 : 0) +
    (signals.includes('checksum') ? 2_000_000 : 0) +
    (signals.includes('structure') ? 1_000_000 : 0) +
    (end - start);
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => weigh(b) - weigh(a))) {
    if (kept.every(({ start, end }) => candidate.end <= start || end <= candidate.start)) kept.push(candidate);
  }
  return kept;
}

function toFinding({ plain, placeOf }: Scannable, { type, start, end, signals, weak }: Candidate): Finding {
  const checksum = signals.includes('checksum');
  const sure = !weak && TYPES[type] !== 'none' && (checksum || signals.length >= 2);
  const full = 0.3 + 0.25 * signals.length + (checksum ? 0.2 : 0);
  return {
    type,
    class: TYPES[type],
    start: placeOf(start),
    end: placeOf(end),
    masked: mask(type, plain.slice(start, end)),
    score: Math.round(Math.min(1, weak || TYPES[type] === 'none' ? full / 2 : full) * 100) / 100,
    signals,
    sure,
  };
}
