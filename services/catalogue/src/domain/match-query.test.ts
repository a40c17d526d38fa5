import { describe, expect, test } from 'vitest';
import { type MatchQuery, matchQuery, uncommonPart } from './match-query.ts';

const read = (input: string) => matchQuery(input) as MatchQuery;

describe('reading a query', () => {
  test.each(['', '  ', '…!', '""'])('finds nothing to search for in %j', (input) => {
    expect(matchQuery(input)).toBeNull();
  });

  test('asks for every word in either form, the last one also as a beginning', () => {
    expect(read('dữ li').all).toBe("('dữ' | '~du') & ('li':* | '~li':*)");
    expect(read('du li').all).toBe("('~du') & ('~li':*)");
    expect(read('du l').all).toBe("('~du') & ('~l')");
  });

  test('bounds the words', () => {
    expect(read('a '.repeat(200)).all.split(' & ')).toHaveLength(32);
  });

  test('knows the whole query as words', () => {
    expect(read(' Kỹ-thuật ')).toMatchObject({ words: 'kĩ thuật', folded: 'ki thuat', marked: true });
    expect(read('PhoBERT/base')).toMatchObject({ words: 'phobert base', folded: 'phobert base', marked: false });
  });
});

describe('the uncommon part of a query', () => {
  const part = (input: string, ...common: string[]) => uncommonPart(read(input), (lexeme) => common.includes(lexeme));

  test('leaves common lexemes and beginnings out', () => {
    expect(part('du lieu khanh', '~du', '~lieu', '~du lieu')).toBe("'~khanh' | '~lieu khanh'");
  });

  test('is nothing when nothing or everything is common', () => {
    expect(part('du', '~du')).toBeNull();
    expect(part('"du lieu"')).toBeNull();
  });
});
