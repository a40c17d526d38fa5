import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeTones } from './normalise.ts';
import { sortKey } from './sort-key.ts';

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(sortKey(a)), Buffer.from(sortKey(b)));
}

function sorted(texts: readonly string[]): string[] {
  return texts.toSorted(compareKeys);
}

describe('sortKey', () => {
  it.each([
    ['tones', 'ca cà cả cã cá cạ'],
    ['letters', 'a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y'],
    ['letters before tones', 'bà bạ bác bài ban'],
    ['đ after d', 'da dy đa đá'],
    ['beginnings first', 'an anh ánh'],
    ['small before capital', 'an An ăn Ăn'],
    ['digits before letters', '1 10 2 a'],
  ])('orders %s', (_, order) => {
    const words = order.split(' ');
    expect(sorted(words.toReversed())).toEqual(words);
    expect(words.toSorted(new Intl.Collator('vi').compare)).toEqual(words);
  });

  it('orders whole names by letters first, signs before letters, other scripts last', () => {
    const names = ['Hạ Long', 'Hà Nam', 'Hà Nội', 'Hải Dương', 'Hồ Chí Minh', 'Huế', 'Huệ', 'Я', '한국'];
    expect(sorted(names.toReversed())).toEqual(names);
    expect(sorted(['ab', 'a–b', 'a b', 'a-b', 'a_b'])).toEqual(['a b', 'a_b', 'a-b', 'a–b', 'ab']);
  });

  it('is one for every composition and tone placement', () => {
    expect(sortKey('Khánh Hòa'.normalize('NFD'))).toBe(sortKey('Khánh Hoà'));
    expect(sortKey('\u00d0ông')).toBe(sortKey('Đông'));
  });

  it('stays what stored keys are', () => {
    expect(sortKey('')).toBe('');
    expect(sortKey('Hà Nội 2')).toBe('XM!^`Y!E 01005 1001');
  });

  it('is bounded', () => {
    expect(sortKey('한'.repeat(10_000)).length).toBeLessThan(2000);
  });

  it('agrees with ICU', () => {
    const { compare } = new Intl.Collator('vi');
    const letters = [...'aAàạáăằâdđĐeêốỗọơưựụỷyỳ 1-,bB'];
    const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 5 }).map(placeTones);
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(compare(a, b)));
      }),
      { numRuns: 2000 },
    );
  });
});
