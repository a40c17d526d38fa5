import { expect, test } from 'vitest';
import type { LineageNode } from './api/shapes.ts';
import { withWeakest } from './lineage-evidence.ts';

const node = (id: string) => ({ id }) as LineageNode;
const edge = (childId: string, parentId: string, evidence: string) => ({
  childId,
  parentId,
  relation: 'copy',
  evidence,
  logIndex: null,
});
const nodes = ['a', 'b', 'c', 'd'].map(node);
const edges = [
  edge('a', 'b', 'digest-matched'),
  edge('b', 'd', 'digest-matched'),
  edge('a', 'c', 'signed'),
  edge('c', 'd', 'digest-matched'),
];
const rated = (rootId: string, downstream = false, given = edges) =>
  Object.fromEntries(
    withWeakest({ rootId, nodes, edges: given }, downstream).map(({ id, weakestEvidence }) => [id, weakestEvidence]),
  );

test('a chain is as good as its weakest link, and of several the weakest is told', () => {
  expect(rated('a')).toEqual({ a: '', b: 'digest-matched', c: 'signed', d: 'signed' });
  expect(rated('d', true)).toMatchObject({ a: 'signed', b: 'digest-matched', d: '' });
});

test('a word that is not known proves nothing', () => {
  expect(rated('a', false, [edge('a', 'b', 'sworn'), ...edges.slice(1)])).toMatchObject({
    b: 'reported',
    d: 'reported',
  });
});
