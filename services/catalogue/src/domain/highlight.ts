import { fold } from '@alliance/vietnamese-text/fold';
import { normaliseUnfinished } from '@alliance/vietnamese-text/normalise';
import { type Token, tokens } from '@alliance/vietnamese-text/tokens';

const START = '\u{e000}';
const END = '\u{e001}';
const MARKS = /[\u{e000}\u{e001}]/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** A single letter or digit would light up half of the text. */
const MIN_PIECE = 2;
const MAX_WORDS = 32;

/** Returns a text with the matching words between U+E000 and U+E001, or nothing when none matches. */
export type Highlighter = (text: string) => string;

/**
 * Makes the highlighter of a query. Words match whatever their marks and case, in one spelling or the other, and the last
 * word of the query also as a beginning.
 */
export function highlighter(query: string): Highlighter {
  const asked = tokens(query).take(MAX_WORDS).toArray();
  const forms = new Set(asked.flatMap(formsOf));
  const beginnings = beginningsOf(asked.at(-1));
  const matches = (word: string) =>
    tokens(word).some(
      (token) =>
        formsOf(token).some((form) => forms.has(form)) ||
        beginnings.some((beginning) => fold(normaliseUnfinished(token.written)).startsWith(beginning)),
    );
  return (text) => {
    let found = false;
    const marked = text
      .replaceAll(MARKS, '')
      .normalize('NFC')
      .replaceAll(WORD, (word) => {
        if (!matches(word)) return word;
        found = true;
        return START + word + END;
      });
    return found ? marked : '';
  };
}

function formsOf({ whole, parts, words }: Token): string[] {
  const pieces = [...parts, ...words].filter((piece) => piece.length >= MIN_PIECE);
  return [whole, ...pieces].map(fold);
}

function beginningsOf(last: Token | undefined): string[] {
  return last && last.whole.length >= MIN_PIECE ? [fold(normaliseUnfinished(last.written))] : [];
}
