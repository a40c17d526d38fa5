import { describe, expect, it } from 'vitest';
import { searchDocument } from '../src/search-document.ts';
import { searchQuery } from '../src/search-query.ts';
import { synonymTable } from '../src/synonym-table.ts';
import { readSearchPairs, SKIP_REASON, SYNONYMS } from './search-fixtures.ts';

const pairs = readSearchPairs();
const synonymsOf = synonymTable(SYNONYMS);

function lexemesIn(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/'([^']+)'/g), ([, lexeme = '']) => lexeme));
}

function overlap(doc: string, query: string): number {
  const asked = lexemesIn(searchQuery(query, { synonyms: synonymsOf(query) }) ?? '');
  const held = lexemesIn(searchDocument([{ weight: 'A', text: doc }]));
  return [...asked].filter((lexeme) => held.has(lexeme)).length;
}

describe.skipIf(pairs === null)(`search fixtures in memory (${SKIP_REASON})`, () => {
  it('are all there', () => {
    expect(pairs).toHaveLength(22);
  });

  it.each(pairs?.filter((pair) => pair.expect) ?? [])('$query finds $doc: $why', ({ doc, query }) => {
    expect(overlap(doc, query)).toBeGreaterThan(0);
    expect(overlap(doc, query)).toBeGreaterThan(overlap('Hòm thư góp ý của trường', query));
  });

  it.each(pairs?.filter((pair) => !pair.expect) ?? [])('$query ranks $doc below a true hit: $why', ({ doc, query }) => {
    expect(overlap(doc, query)).toBeLessThan(overlap(query, query));
  });
});
