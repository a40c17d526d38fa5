import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEntryBundle, encodeEntryBundle, MAX_ENTRY_BYTES, truncateEntryBundle } from './entry-bundle.ts';

const malformed = expect.objectContaining({ code: 'malformed-entry-bundle' });
const entryLists = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 });

test('lengths are big-endian, empty entries are entries', () => {
  const entries = [Uint8Array.of(7, 8), new Uint8Array(0), new Uint8Array(258).fill(9)];
  const bundle = encodeEntryBundle(entries);
  expect([...bundle.subarray(0, 8)]).toEqual([0, 2, 7, 8, 0, 0, 1, 2]);
  expect(decodeEntryBundle(bundle, 3)).toEqual(entries);
});

test('every list comes back, also out of the middle of a larger buffer', () => {
  fc.assert(
    fc.property(entryLists, (entries) => {
      const bundle = encodeEntryBundle(entries);
      const inside = Uint8Array.of(1, 2, 3, ...bundle, 4).subarray(3, 3 + bundle.length);
      expect(decodeEntryBundle(inside, entries.length)).toEqual(entries);
    }),
  );
});

test('a narrower bundle is a byte prefix of a wider one', () => {
  fc.assert(
    fc.property(entryLists, fc.nat(), (entries, seed) => {
      const width = 1 + (seed % entries.length);
      const narrow = truncateEntryBundle(encodeEntryBundle(entries), width);
      expect(narrow).toEqual(encodeEntryBundle(entries.slice(0, width)));
    }),
  );
});

test('a bundle of another width, a cut one and one with a tail are refused', () => {
  const bundle = encodeEntryBundle([Uint8Array.of(1), Uint8Array.of(2, 3)]);
  expect(() => decodeEntryBundle(bundle, 1)).toThrow(malformed);
  expect(() => decodeEntryBundle(bundle, 3)).toThrow(malformed);
  expect(() => truncateEntryBundle(bundle, 3)).toThrow(malformed);
  for (let cut = 0; cut < bundle.length; cut += 1) {
    expect(() => decodeEntryBundle(bundle.subarray(0, cut), 2)).toThrow(malformed);
  }
  expect(() => decodeEntryBundle(Uint8Array.of(...bundle, 0), 2)).toThrow(malformed);
});

test('limits of the format are kept when writing', () => {
  const longest = new Uint8Array(MAX_ENTRY_BYTES);
  expect(decodeEntryBundle(encodeEntryBundle([longest]), 1)[0]).toHaveLength(MAX_ENTRY_BYTES);
  expect(() => encodeEntryBundle([new Uint8Array(MAX_ENTRY_BYTES + 1)])).toThrow(malformed);
  expect(() => encodeEntryBundle([])).toThrow(malformed);
  expect(() => encodeEntryBundle(Array.from({ length: 257 }, () => new Uint8Array(1)))).toThrow(malformed);
});
