/** Hits that a search can afford to look at one by one. */
export const AFFORDABLE_HITS = 20_000;

/** In about how many items a lexeme that is not known to be common stands. */
const UNCOMMON = 100;

/** In about how many items lexemes stand. */
export type LexemeCounts = {
  of(lexeme: string): number;
  /** Of all single words with this beginning together. */
  beginningWith(prefix: string): number;
};

/** Makes the counts from those of the common lexemes. */
export function lexemeCounts(common: ReadonlyMap<string, number>): LexemeCounts {
  return {
    of: (lexeme) => common.get(lexeme) ?? UNCOMMON,
    beginningWith: (prefix) => {
      let sum = UNCOMMON;
      for (const [lexeme, count] of common) if (lexeme.startsWith(prefix) && !lexeme.includes(' ')) sum += count;
      return sum;
    },
  };
}
