import { expect, test } from 'vitest';
import { fittingRows } from './fitting-rows.ts';

test.each([
  [[], 0],
  [[10], 1],
  [[11], 1],
  [[4, 6, 1], 2],
  [[11, 1], 1],
  [[1, 1, 1], 3],
])('of rows of %j bytes %i fit into ten', (sizes, expected) => {
  expect(fittingRows(sizes, 10)).toBe(expected);
});
