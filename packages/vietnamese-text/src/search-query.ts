import { hasMarks } from './fold.ts';
import { foldedLexeme, quoteLexeme } from './lexeme.ts';
import { normalise, normaliseUnfinished } from './normalise.ts';
import { type Token, tokens } from './tokens.ts';

/** Enough for any question that a person types; it bounds the work of one query. */
const MAX_TOKENS = 32;

/** One letter begins too many words to be of use, and PostgreSQL would read them all. */
const MIN_PREFIX_LENGTH = 2;

const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]/gu;
const ENDS_IN_WORD = /[\p{L}\p{N}]\p{M}*$/u;

export interface SearchQueryOptions {
  /** Also match words that begin with the last one, for search as you type; not after a space or a quotation mark. */
  readonly prefix?: boolean;
  /** Texts that mean what the query means; see `synonym-table.ts`. */
  readonly synonyms?: readonly string[];
}

/**
 * Returns the text form of the `tsquery` for what a person typed, or null when it holds nothing to search for. Any of
 * the words may match and the rank decides; every quoted phrase must match. A query without marks matches folded words.
 */
export function searchQuery(input: string, options: SearchQueryOptions = {}): string | null {
  const { phrases, rest } = readQuery(input);
  const marked = hasMarks(normalise(input));
  const required = [...new Set(phrases.map((phrase) => phraseOf(phrase, marked)))];
  const optional = new Set([...required, ...rest.flatMap((words) => anyOf(words, marked))]);
  if (options.prefix && ENDS_IN_WORD.test(input)) {
    addPrefixes(optional, rest.at(-1) ?? [], marked);
  }
  for (const synonym of options.synonyms ?? []) {
    addAll(optional, anyOf(tokens(synonym).take(MAX_TOKENS).toArray(), hasMarks(normalise(synonym))));
  }
  if (required.length === 0) {
    return optional.size === 0 ? null : [...optional].join(' | ');
  }
  const either = optional.size > required.length ? [`(${[...optional].join(' | ')})`] : [];
  return [...required, ...either].join(' & ');
}

interface ReadQuery {
  readonly phrases: readonly (readonly Token[])[];
  readonly rest: readonly (readonly Token[])[];
}

function readQuery(input: string): ReadQuery {
  let left = MAX_TOKENS;
  // Splitting at a pattern with one group gives plain and quoted text in turn.
  const segments = input.split(QUOTED).map((text) => {
    const words = tokens(text).take(left).toArray();
    left -= words.length;
    return words;
  });
  return {
    phrases: segments.filter((words, index) => index % 2 === 1 && words.length > 0),
    rest: segments.filter((_, index) => index % 2 === 0),
  };
}

function phraseOf(words: readonly Token[], marked: boolean): string {
  const steps = words.map(({ whole }) => quoteLexeme(marked ? whole : foldedLexeme(whole)));
  return steps.length === 1 ? steps.join('') : `(${steps.join(' <-> ')})`;
}

function anyOf(words: readonly Token[], marked: boolean): string[] {
  const wholes = words.map(({ whole }) => whole);
  const forms = [...wholes, ...pairsOf(wholes), ...words.flatMap(piecesOf)];
  return forms.flatMap((form) => lexemesOf(form, marked)).map(quoteLexeme);
}

// A document offers every piece of a run by itself. A question asks for the short ones only side by side, since `2` or
// `vi` alone would match half of the catalogue.
function piecesOf({ parts, words }: Token): string[] {
  const longParts = parts.filter((part) => /\p{L}{2}/u.test(part));
  return [...longParts, ...pairsOf(parts), ...pairsOf(words)];
}

function pairsOf(forms: readonly string[]): string[] {
  return forms.slice(1).map((form, index) => `${forms[index]} ${form}`);
}

function lexemesOf(form: string, marked: boolean): string[] {
  return marked ? [form, foldedLexeme(form)] : [foldedLexeme(form)];
}

function addPrefixes(query: Set<string>, words: readonly Token[], marked: boolean): void {
  const last = words.at(-1);
  if (!last || last.whole.length < MIN_PREFIX_LENGTH) {
    return;
  }
  const before = words.at(-2);
  for (const form of new Set([last.whole, normaliseUnfinished(last.written)])) {
    const forms = before ? [form, `${before.whole} ${form}`] : [form];
    const lexemes = forms.flatMap((one) => lexemesOf(one, marked));
    addAll(
      query,
      lexemes.map((lexeme) => `${quoteLexeme(lexeme)}:*`),
    );
  }
}

function addAll(query: Set<string>, terms: Iterable<string>): void {
  for (const term of terms) {
    query.add(term);
  }
}
