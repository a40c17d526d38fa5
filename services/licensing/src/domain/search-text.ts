import { fold } from '@alliance/vietnamese-text/fold';
import { normalise } from '@alliance/vietnamese-text/normalise';

const MAX_WORDS = 8;

/** What a licence is found by: its parts without case and Vietnamese marks. */
export function searchText(...parts: readonly string[]): string {
  return fold(normalise(parts.join(' ')));
}

/** The words of a query, in the form of `searchText`; a licence matches when it holds all of them. */
export function searchWords(query: string): string[] {
  return searchText(query)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
}
