import fc from 'fast-check';
import compare from 'semver/functions/compare.js';
import { describe, expect, test } from 'vitest';
import { isVersionNumber, parseVersionNumber } from './version-number.ts';

const number = fc.integer({ min: 0, max: 1_000_000_000 }).map(String);
const word = fc.stringMatching(/^[0-9A-Za-z-]{1,6}$/).filter((text) => !/^0\d+$/.test(text));
const version = fc
  .tuple(fc.tuple(number, number, number), fc.array(fc.oneof(number, word), { maxLength: 3 }))
  .map(([core, prerelease]) => [core.join('.'), ...(prerelease.length > 0 ? [prerelease.join('.')] : [])].join('-'));

describe('a version number', () => {
  test.each(['0.0.1', '1.2.0', '10.20.30', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0--', '2.0.0-rc.1-x'])(
    '%s is exact',
    (text) => {
      expect(parseVersionNumber(text).text).toBe(text);
    },
  );

  test.each([
    '',
    '1',
    '1.2',
    'v1.2.0',
    '=1.2.0',
    ' 1.2.0',
    '1.2.0 ',
    '01.2.0',
    '1.2.0-01',
    '1.2.0-',
    '1.2.0+build',
    '1.x',
    '^1.0.0',
    'latest',
    '99999999999999999999.0.0',
    `1.0.0-${'a'.repeat(80)}`,
    '1.0.0\u0000',
  ])('%j is not', (text) => {
    expect(isVersionNumber(text)).toBe(false);
    expect(() => parseVersionNumber(text)).toThrowWithCode('invalid_version');
  });

  test('tells prereleases', () => {
    expect(parseVersionNumber('1.0.0-rc.1').prerelease).toBe(true);
    expect(parseVersionNumber('1.0.0').prerelease).toBe(false);
  });

  test('sorts as the specification says', () => {
    const ordered = [
      '1.0.0-1',
      '1.0.0-2',
      '1.0.0-10',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-alpha-x',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.9.0',
      '1.10.0',
      '2.0.0',
      '10.0.0',
    ];
    const keys = ordered.map((text) => parseVersionNumber(text).sortKey);
    expect(keys).toEqual(keys.toSorted());
  });

  test('sorts by its key exactly as semver does', () => {
    fc.assert(
      fc.property(version, version, (left, right) => {
        const [a, b] = [parseVersionNumber(left).sortKey, parseVersionNumber(right).sortKey];
        expect(Math.sign(compare(left, right))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});
