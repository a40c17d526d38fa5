import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extentOf, layOut, NODE } from './lay-out.ts';

test('sources stand to the left of what was made from them, and lines do not cross needlessly', () => {
  const nodes = [
    { id: 'root', column: 0 },
    { id: 'a', column: -1 },
    { id: 'b', column: -1 },
    { id: 'b2', column: -2 },
    { id: 'a2', column: -2 },
  ];
  const edges = [
    ['a', 'root'],
    ['b', 'root'],
    ['a2', 'a'],
    ['b2', 'b'],
  ].map(([parentId = '', childId = '']) => ({ parentId, childId }));
  const places = layOut(nodes, edges);
  const at = (id: string) => places.get(id) ?? { x: Number.NaN, y: Number.NaN };
  expect(at('a2').x).toBeLessThan(at('a').x);
  expect(at('a').x).toBeLessThan(at('root').x);
  expect(Math.sign(at('a').y - at('b').y)).toBe(Math.sign(at('a2').y - at('b2').y));
});

test('no two nodes overlap, and all are inside the drawing', () => {
  const graph = fc.array(fc.record({ column: fc.integer({ min: -4, max: 4 }), to: fc.nat(30) }), { maxLength: 40 });
  fc.assert(
    fc.property(graph, (drawn) => {
      const nodes = drawn.map(({ column }, index) => ({ id: String(index), column }));
      const edges = drawn.map(({ to }, index) => ({ parentId: String(index), childId: String(to % drawn.length) }));
      const places = layOut(nodes, edges);
      const { width, height } = extentOf(places);
      const all = [...places.values()];
      expect(all).toHaveLength(nodes.length);
      for (const [index, one] of all.entries()) {
        expect(one.x >= 0 && one.y >= 0 && one.x + NODE.width <= width && one.y + NODE.height <= height).toBe(true);
        for (const other of all.slice(index + 1))
          expect(Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height).toBe(true);
      }
    }),
  );
});
