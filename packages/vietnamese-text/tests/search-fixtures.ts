import { existsSync, readFileSync } from 'node:fs';

/** One row of the CC0 fixtures: whether the query should find the document, and why that is worth a test. */
export interface SearchPair {
  readonly doc: string;
  readonly query: string;
  readonly expect: boolean;
  readonly why: string;
}

const FILE = new URL('../../../../shared/data/search-fixtures-vi/pairs.jsonl', import.meta.url);

/** Returns the fixtures from the data folder beside the repository, or null where there is none. */
export function readSearchPairs(): readonly SearchPair[] | null {
  if (!existsSync(FILE)) {
    return null;
  }
  const lines = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as SearchPair);
}

/** The synonyms that the fixtures suppose. */
export const SYNONYMS = [
  ['AI', 'trí tuệ nhân tạo'],
  ['CNTT', 'công nghệ thông tin'],
  ['ASR', 'nhận dạng tiếng nói'],
];

export const SKIP_REASON = 'needs ../shared/data/search-fixtures-vi beside the repository';
