import { hasMarks } from '@alliance/vietnamese-text/fold';
import { foldedLexeme, quoteLexeme } from '@alliance/vietnamese-text/lexeme';
import { normalise } from '@alliance/vietnamese-text/normalise';
import { searchQuery } from '@alliance/vietnamese-text/search-query';
import { tokens } from '@alliance/vietnamese-text/tokens';
import { AFFORDABLE_HITS, type LexemeCounts } from './lexeme-counts.ts';
import { foldedKey, wordsKey } from './search-key.ts';

const MAX_WORDS = 32;

/** A query as the index is asked it. */
export type MatchQuery = {
  /** Text of a `tsquery`. Decides what is a hit, and ranks: any of the words, and every quoted phrase. */
  any: string;
  /** For each word the text of a `tsquery`; a hit of all of them is a likely one. */
  words: readonly string[];
  /** The whole query in words; a title or name that is the same is what was asked for. */
  text: string;
  folded: string;
  /** Written with Vietnamese marks: then a title must agree with them to be the same. */
  marked: boolean;
};

/**
 * Reads what a person typed; null when it holds nothing to search for. The last word may be a beginning, unless the beginning
 * is one of so many words that it would find everything.
 */
export function matchQuery(input: string, counts: LexemeCounts): MatchQuery | null {
  const words = tokens(input)
    .take(MAX_WORDS)
    .map(({ whole }) => whole)
    .toArray();
  const prefix = counts.beginningWith(foldedLexeme(words.at(-1) ?? '')) <= AFFORDABLE_HITS;
  const any = searchQuery(input, { prefix });
  if (any === null) return null;
  const marked = hasMarks(normalise(input));
  const wordQuery = (word: string, index: number) =>
    anyForm(word, marked, prefix && index === words.length - 1 && word.length > 1);
  return { any, words: words.map(wordQuery), text: wordsKey(input), folded: foldedKey(input), marked };
}

function anyForm(word: string, marked: boolean, prefix: boolean): string {
  const forms = marked ? [word, foldedLexeme(word)] : [foldedLexeme(word)];
  return forms.map((form) => quoteLexeme(form) + (prefix ? ':*' : '')).join(' | ');
}
