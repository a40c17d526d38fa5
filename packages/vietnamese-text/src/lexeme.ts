import { fold } from './fold.ts';

/** Keeps folded lexemes apart from accented ones; no token holds it. */
export const FOLD_PREFIX = '~';

const NEEDS_DOUBLING = /['\\]/;

/** Returns the folded lexeme of an index form. */
export function foldedLexeme(form: string): string {
  return FOLD_PREFIX + fold(form);
}

/** Returns a lexeme quoted for the text form of `tsvector` and `tsquery`. */
export function quoteLexeme(lexeme: string): string {
  if (!NEEDS_DOUBLING.test(lexeme)) {
    return `'${lexeme}'`;
  }
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Returns the longest beginning of a text that takes at most so many bytes of UTF-8 and cuts no character. */
export function cutToBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) {
    return text;
  }
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
