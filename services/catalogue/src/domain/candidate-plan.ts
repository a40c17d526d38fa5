import { AFFORDABLE_HITS, type LexemeCounts } from './lexeme-counts.ts';
import type { MatchQuery } from './match-query.ts';

const QUOTED_LEXEME = /'((?:[^'\\]|''|\\\\)+)'(:\*)?/g;

/** Which hits are ranked, where there are too many to rank all. */
export type CandidatePlan = {
  /** Texts of `tsquery`, the most promising first; the index answers each with a bearable number of hits. */
  tiers: readonly string[];
  /** The tiers find every hit. Else some words are so common that only the newest items are searched for them. */
  complete: boolean;
};

/**
 * Decides where candidates for ranking come from: hits of every word, then hits of the rarest lexemes, as many as are
 * affordable together. What stands in every other item tells little about any of them.
 */
export function candidatePlan(query: MatchQuery, counts: LexemeCounts): CandidatePlan {
  const terms = readTerms(query.any, counts).toSorted((a, b) => a.count - b.count);
  let sum = 0;
  const affordable = terms.filter(({ count }) => {
    sum += count;
    return sum <= AFFORDABLE_HITS;
  });
  const complete = affordable.length === terms.length;
  const rarest = complete ? query.any : affordable.map(({ text }) => text).join(' | ');
  const everyWord = query.words.map((word) => `(${word})`).join(' & ');
  const fewest = Math.min(
    ...query.words.map((word) => readTerms(word, counts).reduce((most, { count }) => Math.max(most, count), 0)),
  );
  return {
    tiers: [
      ...(query.words.length > 1 && fewest <= AFFORDABLE_HITS ? [everyWord] : []),
      ...(rarest === '' ? [] : [rarest]),
    ],
    complete,
  };
}

type Term = { text: string; count: number };

/** The lexemes of a `tsquery`, each once. */
function readTerms(query: string, counts: LexemeCounts): Term[] {
  const terms = new Map<string, number>();
  for (const [text, quoted = '', prefix] of query.matchAll(QUOTED_LEXEME)) {
    const lexeme = quoted.replaceAll("''", "'").replaceAll('\\\\', '\\');
    terms.set(text, prefix ? counts.beginningWith(lexeme) : counts.of(lexeme));
  }
  return Array.from(terms, ([text, count]) => ({ text, count }));
}
