import { describe, expect, it } from 'vitest';
import { tokens } from './tokens.ts';

function wholes(text: string): string[] {
  return Array.from(tokens(text), ({ whole }) => whole);
}

describe('tokens', () => {
  it.each([
    ['vinai/phobert-base-v2', ['vinai', 'phobert', 'base', 'v2']],
    ['dữ_liệu.mở', ['dữ', 'liệu', 'mở']],
    ['Primer-1.0', ['primer', '1', '0']],
    ['"Kỹ thuật", (số)!', ['kĩ', 'thuật', 'số']],
    [' \t\n--', []],
  ])('of %s are %j', (text, expected) => {
    expect(wholes(text)).toEqual(expected);
  });

  it('reads a run of letters, capitals and digits in every useful way', () => {
    expect([...tokens('UIT-ViQuAD2.0')]).toEqual([
      { written: 'UIT', whole: 'uit', parts: [], words: [] },
      { written: 'ViQuAD2', whole: 'viquad2', parts: ['viquad', '2'], words: ['vi', 'qu', 'ad'] },
      { written: '0', whole: '0', parts: [], words: [] },
    ]);
  });

  it.each([
    ['PhoBERT', ['pho', 'bert']],
    ['HTMLParser', ['html', 'parser']],
    ['BKAiNews', ['bk', 'ai', 'news']],
    ['ĐặcTả', ['đặc', 'tả']],
    ['ĐẶC', []],
    ['Đặc', []],
  ])('splits %s into the words %j', (run, words) => {
    expect([...tokens(run)][0]?.words).toEqual(words);
  });

  it('gives the same tokens for NFC and NFD', () => {
    const text = 'Bộ dữ liệu Đặc-tả thuỷ_lợi';
    expect([...tokens(text.normalize('NFD'))]).toEqual([...tokens(text)]);
  });

  it('keeps vowel signs of other scripts with their letters', () => {
    expect(wholes('ភាសា ខ្មែរ')).toHaveLength(2);
  });

  it('cuts a long run and bounds its pieces', () => {
    const [token] = tokens('Aa1'.repeat(5000));
    expect(token?.whole.length).toBe(512);
    expect(token?.parts).toHaveLength(12);
  });
});
