import type { Heading, Root } from 'mdast';
import { expect, test } from 'vitest';
import { nestHeadings } from './nest-headings.ts';

const heading = (depth: number): Heading => ({ type: 'heading', depth: depth as Heading['depth'], children: [] });
const nested = (depths: readonly number[], above: 2 | 3) => {
  const headings = depths.map(heading);
  nestHeadings({ above })({ type: 'root', children: headings } as Root);
  return headings.map(({ depth }) => depth);
};

test.each([
  [[1, 2, 3, 2, 1], 2, [3, 4, 5, 4, 3]],
  [[3, 3, 5, 1, 6], 2, [3, 3, 4, 3, 4]],
  [[1, 2, 3, 4, 5, 6], 3, [4, 5, 6, 6, 6, 6]],
  [[4, 2, 1], 2, [3, 3, 3]],
  [[], 2, []],
] as const)('%j below level %d become %j', (depths, above, expected) => {
  expect(nested(depths, above)).toEqual(expected);
});

test('a heading in a quote is found too', () => {
  const inside = heading(1);
  nestHeadings({ above: 2 })({ type: 'root', children: [{ type: 'blockquote', children: [inside] }] });
  expect(inside.depth).toBe(3);
});
