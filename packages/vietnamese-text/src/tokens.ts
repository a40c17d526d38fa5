import { cutToBytes } from './lexeme.ts';
import { normalise } from './normalise.ts';
import { rememberWords } from './remember.ts';

/**
 * A lexeme of PostgreSQL holds 2,046 bytes: two tokens, the space between them and the fold prefix fit, even when
 * lower-casing lengthens every letter (`İ`, `Ⱥ`: by half).
 */
const MAX_TOKEN_BYTES = 512;

/** Bounds what one long run of mixed letters and digits (a digest, say) adds to an index. */
const MAX_PIECES = 12;

const RUN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const HAS_PIECES = /\p{N}|.\p{Lu}/u;
const PART = /\p{N}+|[\p{L}\p{M}]+/gu;
const CAMEL_BOUNDARY = /(?<=[^\p{Lu}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}[^\p{Lu}])/u;

/** A run of letters and digits with the other ways to read it, all in index form. */
export interface Token {
  /** The run as written, in NFC. */
  readonly written: string;
  /** The whole run: `viquad2`. */
  readonly whole: string;
  /** Its letter and digit parts in order, when there are several: `viquad`, `2`. */
  readonly parts: readonly string[];
  /** The camel-case words of its letter parts in order, when a part has several: `vi`, `qu`, `ad`. */
  readonly words: readonly string[];
}

/** Yields the tokens of a text in order; every separator and punctuation mark falls away. */
export function* tokens(text: string): Generator<Token> {
  for (const [run] of text.normalize('NFC').matchAll(RUN)) {
    yield readRun(run);
  }
}

const readRun = rememberWords((run: string): Token => {
  const written = cutToBytes(run, MAX_TOKEN_BYTES);
  const whole = normalise(written);
  if (!HAS_PIECES.test(written)) {
    return { written, whole, parts: [], words: [] };
  }
  const parts = written.match(PART) ?? [];
  const words = parts.map((part) => part.split(CAMEL_BOUNDARY)).filter((found) => found.length > 1);
  return {
    written,
    whole,
    parts: parts.length > 1 ? parts.slice(0, MAX_PIECES).map(normalise) : [],
    words: words.flat().slice(0, MAX_PIECES).map(normalise),
  };
});
