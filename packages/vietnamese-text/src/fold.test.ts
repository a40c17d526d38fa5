import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vietnameseText } from '../tests/vietnamese-text-arbitrary.ts';
import { fold, hasMarks } from './fold.ts';
import { normalise } from './normalise.ts';

const BASES = 'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY';
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const LETTERS = [...[...BASES].flatMap((base) => TONES.map((tone) => (base + tone).normalize('NFC'))), ...'đĐðÐ'];

describe('fold', () => {
  it('turns every Vietnamese letter into one ASCII letter of the same case', () => {
    for (const letter of LETTERS) {
      expect(fold(letter)).toMatch(letter === letter.toLowerCase() ? /^[aeiouyd]$/ : /^[AEIOUYD]$/);
    }
  });

  it.each([
    ['Bộ dữ liệu', 'Bo du lieu'],
    ['ĐẶC', 'DAC'],
    ['đường', 'duong'],
    ['Việt', 'Viet'],
  ])('folds %s to %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(text.normalize('NFD'))).toBe(folded);
  });

  it('leaves other scripts whole', () => {
    expect(fold('한국 が ខ្មែរ')).toBe('한국 が ខ្មែរ');
  });

  it('folds both spellings of a word alike once they are normalised', () => {
    for (const [one, other] of [
      ['kỹ', 'kĩ'],
      ['Khánh Hoà', 'Khánh Hòa'],
      ['quý', 'quí'],
    ] as const) {
      expect(fold(normalise(one))).toBe(fold(normalise(other)));
    }
  });

  it('leaves ASCII alone of any Vietnamese text, whatever its composition', () => {
    fc.assert(
      fc.property(vietnameseText, (text) => {
        expect(fold(normalise(text))).toMatch(/^[\x20-\x7e]*$/);
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      }),
    );
  });
});

describe('hasMarks', () => {
  it.each([
    ['dữ', true],
    ['di', false],
    ['đi', true],
    ['DI', false],
    ['ca\u0300', true],
    ['', false],
  ])('of %s is %s', (text, expected) => {
    expect(hasMarks(text)).toBe(expected);
  });
});
