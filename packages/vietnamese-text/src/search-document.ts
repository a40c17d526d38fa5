import { fold } from './fold.ts';
import { FOLD_PREFIX, quoteLexeme } from './lexeme.ts';
import { rememberWords } from './remember.ts';
import { tokens } from './tokens.ts';

// Limits of PostgreSQL's tsvector (textsearch-limitations in its manual): greater positions collapse into the last one,
// more bytes are an error.
const MAX_POSITION = 16_383;
const MAX_POSITIONS_PER_LEXEME = 256;
const MAX_BYTES = 1_048_575;

/** The weights of `ts_rank`: A for title and name, B for tags and organisation, C for description, D for card text. */
export type SearchWeight = 'A' | 'B' | 'C' | 'D';

/** Text of one weight; phrases and pairs never span two texts of a list. */
export interface SearchField {
  readonly weight: SearchWeight;
  readonly text: string | readonly string[];
}

/**
 * Returns the text form of the `tsvector` that finds these fields: accented and folded tokens and pairs at shared
 * positions. What exceeds PostgreSQL's limits is cut, the lightest weights first.
 */
export function searchDocument(fields: readonly SearchField[]): string {
  const document = new DocumentBuilder();
  const byWeight = fields.toSorted((a, b) => a.weight.charCodeAt(0) - b.weight.charCodeAt(0));
  for (const { weight, text } of byWeight) {
    for (const one of typeof text === 'string' ? [text] : text) {
      document.addText(one, weight === 'D' ? '' : weight);
    }
  }
  return document.toString();
}

interface Form {
  readonly accented: string;
  readonly folded: string;
}

const toForm = rememberWords((accented: string): Form => ({ accented, folded: fold(accented) }));

class DocumentBuilder {
  readonly #positions = new Map<string, string[]>();
  #bytes = 0;
  #position = 0;
  #full = false;

  addText(text: string, weight: string): void {
    let previous: Form | undefined;
    for (const { whole, parts, words } of tokens(text)) {
      if (this.#full || this.#position === MAX_POSITION) {
        return;
      }
      const form = toForm(whole);
      if (previous) {
        this.#addForm(
          { accented: `${previous.accented} ${whole}`, folded: `${previous.folded} ${form.folded}` },
          weight,
        );
      }
      this.#position += 1;
      this.#addForm(form, weight);
      for (const piece of [...parts, ...words]) {
        this.#addForm(toForm(piece), weight);
      }
      previous = form;
    }
    // An empty position keeps a phrase from running on into the next text.
    this.#position = Math.min(this.#position + 1, MAX_POSITION);
  }

  #addForm({ accented, folded }: Form, weight: string): void {
    const at = `${this.#position}${weight}`;
    this.#addLexeme(accented, at);
    this.#addLexeme(FOLD_PREFIX + folded, at);
  }

  #addLexeme(lexeme: string, at: string): void {
    const known = this.#positions.get(lexeme);
    // A lexeme is stored at an even length with a two-byte count, a position in two bytes.
    const cost = known ? 2 : Math.ceil(Buffer.byteLength(lexeme) / 2) * 2 + 4;
    if (this.#full || this.#bytes + cost > MAX_BYTES) {
      this.#full = true;
    } else if (!known) {
      this.#positions.set(lexeme, [at]);
      this.#bytes += cost;
    } else if (known.length < MAX_POSITIONS_PER_LEXEME && known.at(-1) !== at) {
      known.push(at);
      this.#bytes += cost;
    }
  }

  toString(): string {
    return Array.from(this.#positions, ([lexeme, at]) => `${quoteLexeme(lexeme)}:${at.join(',')}`).join(' ');
  }
}
