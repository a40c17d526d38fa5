import { fold } from '@alliance/vietnamese-text/fold';
import { normaliseUnfinished } from '@alliance/vietnamese-text/normalise';
import { tokens } from '@alliance/vietnamese-text/tokens';

/** What can be read on one line; it bounds the entries of the indexes. */
const MAX_LENGTH = 200;

/** The words of a text in index form with one space between them: two texts with the same one say the same. */
export function wordsKey(text: string): string {
  return Array.from(tokens(text), ({ whole }) => whole)
    .join(' ')
    .slice(0, MAX_LENGTH);
}

/** As `wordsKey`, without marks: how the text is found when it is typed without them. */
export function foldedKey(text: string): string {
  return fold(wordsKey(text)).slice(0, MAX_LENGTH);
}

/**
 * The folded keys that a text being typed may be the beginning of: the last word may be finished (`ky` is `ki`) or not (`quy`
 * becomes `quyen`). None when it holds no word.
 */
export function typedKeys(text: string): string[] {
  const words = tokens(text).toArray();
  const last = words.at(-1);
  if (!last) return [];
  const before = words.slice(0, -1).map(({ whole }) => whole);
  const keys = [last.whole, normaliseUnfinished(last.written)].map((word) => fold([...before, word].join(' ')));
  return [...new Set(keys)].map((key) => key.slice(0, MAX_LENGTH));
}
