import { fold, hasMarks } from './fold.ts';
import { normalise } from './normalise.ts';
import { tokens } from './tokens.ts';

/** Finds the synonyms of what a query says. */
export type SynonymTable = (query: string) => string[];

interface Term {
  readonly text: string;
  readonly accented: string;
  readonly folded: string;
}

/**
 * Returns a function that finds, for a query, the other terms of every group of which the query holds a term as whole
 * words: `AI` finds `trí tuệ nhân tạo` and the other way round. A query without marks may hold a term without them.
 */
export function synonymTable(groups: readonly (readonly string[])[]): SynonymTable {
  const table = groups.map((group) => group.map(toTerm).filter(({ accented }) => accented.trim() !== ''));
  return (query) => {
    const asked = toTerm(query);
    const holds = hasMarks(normalise(query))
      ? (term: Term) => asked.accented.includes(term.accented)
      : (term: Term) => asked.folded.includes(term.folded);
    const found = table.flatMap((group) => (group.some(holds) ? group.filter((term) => !holds(term)) : []));
    return [...new Set(found.map(({ text }) => text))];
  };
}

// The spaces at both ends make a search for whole words out of a search for text.
function toTerm(text: string): Term {
  const accented = ` ${Array.from(tokens(text), ({ whole }) => whole).join(' ')} `;
  return { text, accented, folded: fold(accented) };
}
