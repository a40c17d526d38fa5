import { expect, test } from 'vitest';
import { leadingEdges, wayTo, weakestOf } from './shortest-way.ts';

const edge = (parentId: number, childId: number, evidence = 'signed', relation = 'filter') => ({
  parentId,
  childId,
  relation,
  evidence,
});
const depths = new Map([
  [1, 0],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
]);

test('a way goes one level a step, by the best evidence there is', () => {
  const edges = [edge(1, 2), edge(1, 3), edge(2, 4, 'reported'), edge(3, 4, 'self-asserted'), edge(1, 9), edge(4, 5)];
  const leading = leadingEdges(edges, depths);
  expect(wayTo(4, leading).map(({ parentId }) => parentId)).toEqual([1, 3]);
  expect(weakestOf(wayTo(4, leading))).toBe('self-asserted');
  // Known only from a node of its own level: no shortest way.
  expect(leading.has(5)).toBe(false);
  expect(wayTo(1, leading)).toEqual([]);
  expect(weakestOf([])).toBe('');
});

test('of equals the first counts, whatever the order in which they come', () => {
  const equals = [edge(3, 4), edge(2, 4, 'signed', 'merge'), edge(2, 4, 'signed', 'copy')];
  for (const edges of [equals, equals.toReversed()])
    expect(leadingEdges(edges, depths).get(4)).toMatchObject({ parentId: 2, relation: 'copy' });
});
