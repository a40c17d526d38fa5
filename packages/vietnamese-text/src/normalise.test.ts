import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vietnameseText } from '../tests/vietnamese-text-arbitrary.ts';
import { normalise, normaliseUnfinished, placeTones } from './normalise.ts';

describe('normalise', () => {
  it.each([
    ['hòa', 'hoà'],
    ['hóa', 'hoá'],
    ['hỏa', 'hoả'],
    ['hõa', 'hoã'],
    ['họa', 'hoạ'],
    ['khỏe', 'khoẻ'],
    ['lòe', 'loè'],
    ['thủy', 'thuỷ'],
    ['thúy', 'thuý'],
    ['ngụy', 'nguỵ'],
    ['ủy ban', 'uỷ ban'],
    ['òa', 'oà'],
    ['Khánh HÒA', 'khánh hoà'],
    ['hòan', 'hoàn'],
    ['ngòai', 'ngoài'],
    ['sủyt', 'suỷt'],
    ['hòa/thủy', 'hoà/thuỷ'],
  ])('places the tone of %s as in %s', (written, index) => {
    expect(normalise(written)).toBe(index);
  });

  it.each([
    ...['hoà', 'khoẻ', 'thuỷ', 'hoàn', 'suýt', 'ngoài', 'chùa', 'mía', 'tuệ', 'thuở', 'quờ', 'người', 'tiến', 'luyện'],
    ...['boa', 'toan', 'huy', 'khuya', 'múa', 'họp', 'túi', 'đổi', 'cứu'],
  ])('leaves the tone of %s where it is', (word) => {
    expect(normalise(word)).toBe(word);
  });

  it.each([
    ['kỹ', 'kĩ'],
    ['lý', 'lí'],
    ['mỹ', 'mĩ'],
    ['tỷ', 'tỉ'],
    ['sỹ', 'sĩ'],
    ['hy vọng', 'hi vọng'],
    ['quy', 'qui'],
    ['quý', 'quí'],
    ['qúy', 'quí'],
    ['Kỷ yếu', 'kỉ yếu'],
    ['Thy', 'thi'],
    ['nhỵ', 'nhị'],
    ['kỹ2', 'kĩ2'],
  ])('spells the vowel of %s as in %s', (written, index) => {
    expect(normalise(written)).toBe(index);
  });

  it.each([
    ...[
      'ý',
      'y',
      'yêu',
      'yến',
      'ngày',
      'tay',
      'dây',
      'thuỷ',
      'nguỵ',
      'huy',
      'buýt',
      'quyền',
      'quỵt',
      'kyoto',
      'sky',
      'đẹp',
    ],
  ])('leaves the y of %s', (word) => {
    expect(normalise(word)).toBe(word);
  });

  it('reads the look-alike Ð and ð as Đ and đ', () => {
    expect(normalise('\u00d0ường \u00f0i')).toBe('đường đi');
  });

  it.each(['Ðặc biệt', 'thuỷ lợi', 'kỹ thuật', 'Khánh Hòa'])('gives NFC for %s, however it is composed', (text) => {
    const vietnameseKeyboard = text.normalize('NFD').replace(/([aeo])(\p{M}?)([\u0302])/gu, '$1$3$2');
    expect(normalise(text.normalize('NFD'))).toBe(normalise(text));
    expect(normalise(vietnameseKeyboard)).toBe(normalise(text));
    expect(normalise(text)).toBe(normalise(text).normalize('NFC'));
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.oneof(vietnameseText, fc.string({ unit: 'binary' })), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
  });

  it('gives one form for NFC and NFD', () => {
    fc.assert(
      fc.property(fc.oneof(vietnameseText, fc.string({ unit: 'binary' })), (text) => {
        expect(normalise(text.normalize('NFD'))).toBe(normalise(text.normalize('NFC')));
      }),
    );
  });
});

describe('normaliseUnfinished', () => {
  it('leaves i and y as written, for the word may go on', () => {
    expect(normaliseUnfinished('QUY')).toBe('quy');
    expect(normaliseUnfinished('Hòa')).toBe('hoà');
  });
});

describe('placeTones', () => {
  it('keeps capitals and spelling', () => {
    expect(placeTones('Kỹ thuật HÒA Thủy')).toBe('Kỹ thuật HOÀ Thuỷ');
  });
});
