import { expect, test } from 'vitest';
import { coversVersion, isVersionRange, isWithin } from './version-range.ts';

test.each([
  ['*', true],
  ['>=1.0.0 <2.0.0', true],
  ['^1.2 || 3.x', true],
  ['latest', false],
  ['>=one', false],
])('"%s" is a range: %s', (text, expected) => {
  expect(isVersionRange(text)).toBe(expected);
});

test.each([
  ['*', '0.0.1', true],
  ['*', '1.0.0-rc.1', true],
  ['*', 'draft', false],
  ['>=1.0.0 <2.0.0', '1.9.9', true],
  ['>=1.0.0 <2.0.0', '2.0.0', false],
  ['>=1.0.0 <2.0.0', '2.0.0-rc.1', false],
  ['>=1.0.0 <2.0.0', '1.1.0-rc.1', false],
  ['>=2.0.0-rc.1', '2.0.0-rc.2', true],
  ['1.2.0', '1.2.0', true],
  ['1.2.0', '1.2.1', false],
  ['nonsense', '1.0.0', false],
])('"%s" covers %s: %s', (range, version, expected) => {
  expect(coversVersion(range, version)).toBe(expected);
});

test.each([
  ['^1.2.0', '>=1.0.0 <2.0.0', true],
  ['>=1.0.0 <=2.0.0', '>=1.0.0 <2.0.0', false],
  ['1.0.0 || 3.0.0', '>=1.0.0 <2.0.0', false],
  ['*', '^1.0.0', false],
  ['>=1.0.0-rc.1', '*', true],
  ['*', '*', true],
  ['nonsense', '*', false],
])('"%s" is within "%s": %s', (narrow, wide, expected) => {
  expect(isWithin(narrow, wide)).toBe(expected);
});
