import { hasMarks } from '@alliance/vietnamese-text/fold';
import { foldedLexeme, quoteLexeme } from '@alliance/vietnamese-text/lexeme';
import { normalise } from '@alliance/vietnamese-text/normalise';
import { searchQuery } from '@alliance/vietnamese-text/search-query';
import { tokens } from '@alliance/vietnamese-text/tokens';
import { foldedKey, wordsKey } from './search-key.ts';

const MAX_WORDS = 32;
const QUOTED_LEXEME = /'((?:[^'\\]|''|\\\\)+)'(:\*)?/g;

/** A query as the index is asked it. The first three are texts of `tsquery`. */
export type MatchQuery = {
  /** Decides what is a hit: any of the words, and every quoted phrase. Ranks the hits. */
  any: string;
  /** Every word. */
  all: string;
  /** The whole query as words; a title or name that is the same is what was asked for. */
  words: string;
  folded: string;
  /** Written with Vietnamese marks: then a title must agree with them to be the same. */
  marked: boolean;
};

/** Reads what a person typed; null when it holds nothing to search for. The last word may be a beginning. */
export function matchQuery(input: string): MatchQuery | null {
  const any = searchQuery(input, { prefix: true });
  if (any === null) return null;
  const marked = hasMarks(normalise(input));
  return { any, all: everyWord(input, marked), words: wordsKey(input), folded: foldedKey(input), marked };
}

/**
 * The part of `any` that is made of uncommon lexemes, or null when that is nothing or everything: where hits abound, a
 * document with a rare word of the query is worth a look before one with a common word.
 */
export function uncommonPart({ any }: MatchQuery, isCommon: (lexeme: string) => boolean): string | null {
  const found = [...any.matchAll(QUOTED_LEXEME)];
  const uncommon = found.filter(([, quoted = '', prefix]) => prefix === undefined && !isCommon(unquote(quoted)));
  if (uncommon.length === 0 || uncommon.length === found.length) return null;
  return [...new Set(uncommon.map(([lexeme]) => lexeme))].join(' | ');
}

function everyWord(input: string, marked: boolean): string {
  const words = tokens(input).take(MAX_WORDS).toArray();
  return words
    .map(({ whole }, index) => {
      const forms = (marked ? [whole, foldedLexeme(whole)] : [foldedLexeme(whole)]).map(quoteLexeme);
      const prefix = index === words.length - 1 && whole.length > 1 ? ':*' : '';
      return `(${forms.map((form) => form + prefix).join(' | ')})`;
    })
    .join(' & ');
}

function unquote(lexeme: string): string {
  return lexeme.replaceAll("''", "'").replaceAll('\\\\', '\\');
}
