import type { Finding, PersonalDataClass, PersonalDataType, Signal } from './finding.ts';
import { scanText } from './scan-text.ts';

/** What one column holds of one type. Counts are of the values that were looked at. */
export type ColumnFinding = {
  column: string;
  type: PersonalDataType;
  class: PersonalDataClass;
  /** Places. */
  hits: number;
  /** Values with at least one place. */
  values: number;
  /** Different ones: at least so many people, when each has one. */
  distinct: number;
  /** Of the places those that are sure. */
  sure: number;
  /** The highest. */
  score: number;
  signals: readonly Signal[];
  /** Masked, at most five. */
  examples: readonly string[];
};

type Tally = { seen: Set<string>; signals: Set<Signal>; examples: Set<string> } & Pick<
  ColumnFinding,
  'column' | 'type' | 'class' | 'hits' | 'values' | 'sure' | 'score'
>;

const MAX_EXAMPLES = 5;
const MAX_DISTINCT = 10_000;

/** Gathers what is found in the values of columns. */
export class PersonalDataScan {
  readonly #tallies = new Map<string, Tally>();

  /** Looks at one value of a column. */
  add(column: string, text: string): void {
    const found = scanText(text, column);
    if (found.length === 0) return;
    const points = Array.from(text);
    const counted = new Set<Tally>();
    for (const finding of found) {
      const tally = this.#tallyOf(column, finding);
      note(tally, finding, points.slice(finding.start, finding.end).join(''));
      if (!counted.has(tally)) tally.values += 1;
      counted.add(tally);
    }
  }

  /** What was found, by column in the order in which columns came, then by type. */
  findings(): ColumnFinding[] {
    return [...this.#tallies.values()].map(({ seen, signals, examples, ...tally }) => ({
      ...tally,
      distinct: seen.size,
      signals: [...signals].toSorted(),
      examples: [...examples],
    }));
  }

  #tallyOf(column: string, { type, class: kind }: Finding): Tally {
    const key = JSON.stringify([column, type]);
    const known = this.#tallies.get(key);
    if (known) return known;
    const made: Tally = {
      column,
      type,
      class: kind,
      hits: 0,
      values: 0,
      sure: 0,
      score: 0,
      seen: new Set(),
      signals: new Set(),
      examples: new Set(),
    };
    this.#tallies.set(key, made);
    return made;
  }
}

function note(tally: Tally, { masked, score, signals, sure }: Finding, value: string): void {
  tally.hits += 1;
  tally.sure += Number(sure);
  tally.score = Math.max(tally.score, score);
  for (const signal of signals) tally.signals.add(signal);
  if (tally.examples.size < MAX_EXAMPLES) tally.examples.add(masked);
  // The same number is written with and without separators.
  if (tally.seen.size < MAX_DISTINCT)
    tally.seen.add(
      value
        .normalize('NFC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}@]/gu, ''),
    );
}
