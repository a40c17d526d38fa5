import { describe, expect, it } from 'vitest';
import { searchDocument } from './search-document.ts';

function readDocument(text: string): Map<string, string[]> {
  const entries = text.matchAll(/'((?:[^'\\]|''|\\\\)+)':([\dA-D,]+)/g);
  return new Map(Array.from(entries, ([, lexeme = '', positions = '']) => [lexeme, positions.split(',')]));
}

describe('searchDocument', () => {
  it('puts accented and folded tokens and pairs at one position', () => {
    expect(searchDocument([{ weight: 'D', text: 'bộ dữ liệu' }])).toBe(
      "'bộ':1 '~bo':1 'bộ dữ':1 '~bo du':1 'dữ':2 '~du':2 'dữ liệu':2 '~du lieu':2 'liệu':3 '~lieu':3",
    );
  });

  it('puts every reading of a run at its position', () => {
    const document = readDocument(searchDocument([{ weight: 'A', text: 'UIT-ViQuAD2.0' }]));
    for (const lexeme of ['viquad2', 'viquad', '2', 'vi', 'qu', 'ad', '~viquad', 'viquad2 0']) {
      expect(document.get(lexeme)).toEqual(['2A']);
    }
  });

  it('takes the heaviest weight first and leaves a gap between texts', () => {
    const fields = [
      { weight: 'C', text: 'mở' },
      { weight: 'B', text: ['văn', 'nói'] },
      { weight: 'A', text: 'tên' },
    ] as const;
    const document = readDocument(searchDocument(fields));
    expect(Object.fromEntries(document)).toMatchObject({ tên: ['1A'], văn: ['3B'], nói: ['5B'], mở: ['7C'] });
    expect(document.has('văn nói')).toBe(false);
  });

  it('lists the positions of a repeated word once each', () => {
    const document = readDocument(
      searchDocument([
        { weight: 'A', text: 'ba ba' },
        { weight: 'D', text: 'ba' },
      ]),
    );
    expect(document.get('ba')).toEqual(['1A', '2A', '4']);
  });

  it('is empty for text without words', () => {
    expect(searchDocument([])).toBe('');
    expect(searchDocument([{ weight: 'A', text: '… --' }])).toBe('');
  });

  it('never goes beyond position 16,383 or 256 positions of a lexeme', () => {
    const document = readDocument(searchDocument([{ weight: 'D', text: 'một hai '.repeat(20_000) }]));
    expect(document.get('một')).toHaveLength(256);
    const long = Array.from({ length: 20_000 }, (_, index) => index.toString(36)).join('.');
    const positions = [...readDocument(searchDocument([{ weight: 'D', text: long }])).values()].flat().map(Number);
    expect(Math.max(...positions)).toBe(16_383);
  });

  it('keeps lexemes and the whole within the limits of PostgreSQL, and the title in', () => {
    const words = Array.from({ length: 3000 }, (_, index) => `${index}${'ệİ'.repeat(600)}`);
    const document = readDocument(
      searchDocument([
        { weight: 'D', text: words.join(' ') },
        { weight: 'A', text: 'tên' },
      ]),
    );
    const sizes = [...document].map(([lexeme, positions]) => [Buffer.byteLength(lexeme), positions.length] as const);
    expect(Math.max(...sizes.map(([bytes]) => bytes))).toBeLessThanOrEqual(2046);
    const stored = sizes.reduce((sum, [bytes, count]) => sum + bytes + (bytes % 2) + 2 + 2 * count, 0);
    expect(stored).toBeLessThanOrEqual(1_048_575);
    expect(stored).toBeGreaterThan(1_040_000);
    expect(document.get('tên')).toEqual(['1A']);
  });
});
