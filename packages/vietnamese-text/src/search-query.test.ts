import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchQuery } from './search-query.ts';

describe('searchQuery', () => {
  it('asks for accented and folded tokens and pairs when the query has marks', () => {
    expect(searchQuery('dữ liệu')).toBe("'dữ' | '~du' | 'liệu' | '~lieu' | 'dữ liệu' | '~du lieu'");
    expect(searchQuery('đi')).toBe("'đi' | '~di'");
  });

  it('asks for folded ones only when it has none', () => {
    expect(searchQuery('du lieu')).toBe("'~du' | '~lieu' | '~du lieu'");
  });

  it('normalises the query', () => {
    expect(searchQuery('KỸ'.normalize('NFD'))).toBe("'kĩ' | '~ki'");
  });

  it('asks for the long parts of a run alone and for the short ones side by side', () => {
    expect(searchQuery('ViQuAD2')).toBe("'~viquad2' | '~viquad' | '~viquad 2' | '~vi qu' | '~qu ad'");
    expect(searchQuery('v2')).toBe("'~v2' | '~v 2'");
  });

  it('requires every quoted phrase, with marks exactly as typed', () => {
    expect(searchQuery('"bài toán"')).toBe("('bài' <-> 'toán')");
    expect(searchQuery('“bai toan”')).toBe("('~bai' <-> '~toan')");
    expect(searchQuery('"bài toán" "mở"')).toBe("('bài' <-> 'toán') & 'mở'");
    expect(searchQuery('"mở" số')).toBe("'mở' & ('mở' | 'số' | '~so')");
  });

  it('reads a lone quotation mark and an empty phrase as nothing', () => {
    expect(searchQuery('"du lieu')).toBe("'~du' | '~lieu' | '~du lieu'");
    expect(searchQuery('"" du')).toBe("'~du'");
  });

  it.each(['', '   ', '!?', '""', "' & | ! <->"])('is null for %j', (input) => {
    expect(searchQuery(input)).toBeNull();
    expect(searchQuery(input, { prefix: true })).toBeNull();
  });

  it('lets the last word go on when asked, also after the word before it', () => {
    expect(searchQuery('bo du', { prefix: true })).toBe("'~bo' | '~du' | '~bo du' | '~du':* | '~bo du':*");
    expect(searchQuery('dữ', { prefix: true })).toBe("'dữ' | '~du' | 'dữ':* | '~du':*");
  });

  it('lets an unfinished y be an i or become another syllable', () => {
    expect(searchQuery('quy', { prefix: true })).toBe("'~qui' | '~qui':* | '~quy':*");
  });

  it.each(['du ', 'du,', '"du"', 'd'])('does not let %j go on', (input) => {
    expect(searchQuery(input, { prefix: true })).not.toContain(':*');
  });

  it('adds synonyms by their own marks', () => {
    expect(searchQuery('AI', { synonyms: ['trí tuệ'] })).toBe(
      "'~ai' | 'trí' | '~tri' | 'tuệ' | '~tue' | 'trí tuệ' | '~tri tue'",
    );
    expect(searchQuery('--', { synonyms: ['ai'] })).toBe("'~ai'");
  });

  it('asks for no more than 32 words', () => {
    const terms = searchQuery(Array.from({ length: 500 }, (_, index) => `a${'b'.repeat(index)}`).join(' '))?.split(
      ' | ',
    );
    expect(terms).toHaveLength(32 + 31);
  });

  it('writes nothing but quoted lexemes and operators, whatever is typed', () => {
    const lexeme = String.raw`'(?:[\p{L}\p{M}\p{N}~ ])+'(?::\*)?`;
    const safe = new RegExp(String.raw`^(?:${lexeme}|[()]| \| | & | <-> )+$`, 'u');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (input, prefix) => {
        const query = searchQuery(`${input} a`, { prefix });
        expect(query).toMatch(safe);
      }),
    );
  });
});
