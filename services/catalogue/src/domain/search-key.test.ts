import { describe, expect, test } from 'vitest';
import { foldedKey, typedKeys, wordsKey } from './search-key.ts';

describe('keys', () => {
  test.each([
    ['Bộ dữ-liệu: Khánh Hòa', 'bộ dữ liệu khánh hoà', 'bo du lieu khanh hoa'],
    ['UIT-ViQuAD2.0', 'uit viquad2 0', 'uit viquad2 0'],
    ['…', '', ''],
  ])('of %s', (text, words, folded) => {
    expect([wordsKey(text), foldedKey(text)]).toEqual([words, folded]);
  });

  test('are short enough for an index', () => {
    expect(foldedKey('ậ'.repeat(5_000)).length).toBeLessThanOrEqual(200);
  });

  test.each([
    ['ky', ['ki', 'ky']],
    ['Bộ quy', ['bo qui', 'bo quy']],
    ['dữ liệu', ['du lieu']],
    ['--', []],
  ])('that %s may be the beginning of', (typed, expected) => {
    expect(typedKeys(typed)).toEqual(expected);
  });
});
