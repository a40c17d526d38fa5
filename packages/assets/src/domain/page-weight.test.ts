import { expect, test } from 'vitest';
import { rowsThatFit } from './page-weight.ts';

const MIB = 1_024 * 1_024;

test.each([
  [[], 0],
  [[1, 2, 3], 3],
  [[MIB, MIB], 2],
  [[MIB, MIB, 1], 2],
  [[3 * MIB, 1], 1],
])('of rows weighing %j a page takes %i', (weights, expected) => {
  expect(rowsThatFit(weights)).toBe(expected);
});
