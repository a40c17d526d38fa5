import { describe, expect, test } from 'vitest';
import { type LexemeCounts, lexemeCounts } from './lexeme-counts.ts';
import { type MatchQuery, matchQuery } from './match-query.ts';

const nothingIsCommon = lexemeCounts(new Map());
const read = (input: string, counts: LexemeCounts = nothingIsCommon) => matchQuery(input, counts) as MatchQuery;

describe('reading a query', () => {
  test.each(['', '  ', '…!', '""'])('finds nothing to search for in %j', (input) => {
    expect(matchQuery(input, nothingIsCommon)).toBeNull();
  });

  test('asks for each word in either form, the last one also as a beginning', () => {
    expect(read('dữ li').words).toEqual(["'dữ' | '~du'", "'li':* | '~li':*"]);
    expect(read('du li').words).toEqual(["'~du'", "'~li':*"]);
    expect(read('du l').words).toEqual(["'~du'", "'~l'"]);
  });

  test('takes the last word as it is when too many words begin like it', () => {
    const counts = lexemeCounts(
      new Map([
        ['~lieu', 15_000],
        ['~linh', 15_000],
        ['~li linh', 90_000],
      ]),
    );
    expect(read('du li', counts).words).toEqual(["'~du'", "'~li'"]);
    expect(read('du li', counts).any).not.toContain(':*');
    expect(read('du lin', counts).any).toContain("'~lin':*");
  });

  test('bounds the words', () => {
    expect(read('a '.repeat(200)).words).toHaveLength(32);
  });

  test('knows the whole query in words', () => {
    expect(read(' Kỹ-thuật ')).toMatchObject({ text: 'kĩ thuật', folded: 'ki thuat', marked: true });
    expect(read('PhoBERT/base')).toMatchObject({ text: 'phobert base', folded: 'phobert base', marked: false });
  });
});
