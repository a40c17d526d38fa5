import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogWriter } from '../tests/log-writer.ts';
import { NaiveTree, someLeaves } from '../tests/naive-tree.ts';
import { leafHash } from './merkle.ts';
import { appendLeaves, edgeRoot, rightEdge } from './right-edge.ts';
import { edgeTiles, formatTilePath, tilesBetween } from './tiles.ts';

const leaves = someLeaves(66_000);
const hashes = leaves.map(leafHash);
const tree = new NaiveTree(leaves);

/** The bytes of a hash tile by its definition in the specification. */
function definedTile(level: number, index: number, width: number): Buffer {
  const span = 256 ** level;
  const first = index * 256;
  return Buffer.concat(Array.from({ length: width }, (_, i) => tree.range((first + i) * span, (first + i + 1) * span)));
}

test('grown one by one from nothing, every size has its root', () => {
  let edge = rightEdge(0);
  expect(edgeRoot(edge)).toEqual(tree.root(0));
  for (let size = 1; size <= 600; size += 1) {
    const append = appendLeaves(edge, [hashes[size - 1]!]);
    edge = append.edge;
    expect(append.root).toEqual(tree.root(size));
    expect(append.changed.map(({ tile }) => tile)).toEqual(
      [...tilesBetween(size - 1, size)].filter(({ level }) => level !== 'entries'),
    );
  }
});

test('however the leaves are cut into batches, tiles and root are the ones of the definition', () => {
  const batches = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(255, 256, 257), fc.nat({ max: 3000 })), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(batches, (sizes) => {
      let edge = rightEdge(0);
      for (const count of sizes) {
        const append = appendLeaves(edge, hashes.slice(edge.size, edge.size + count));
        expect(append.root).toEqual(tree.root(edge.size + count));
        for (const { tile, data } of append.changed) {
          expect(definedTile(Number(tile.level), tile.index, tile.width).equals(data)).toBe(true);
        }
        edge = append.edge;
      }
    }),
    { numRuns: 40 },
  );
});

test('the edge reloaded from the written tiles goes on like the one in memory', () => {
  const writer = new LogWriter();
  for (const size of [1, 255, 256, 257, 600, 65_279, 65_535, 65_536, 65_537, 65_800]) {
    writer.append(leaves.slice(writer.head.size, size));
    const contents = edgeTiles(size).map((tile) => writer.files.get(formatTilePath(tile))!);
    const reloaded = rightEdge(size, contents);
    expect(edgeRoot(reloaded)).toEqual(tree.root(size));
    expect(appendLeaves(reloaded, hashes.slice(size, size + 100)).root).toEqual(tree.root(size + 100));
  }
});

test('an append leaves its input as it was and gives the same answer again', () => {
  const { edge } = appendLeaves(rightEdge(0), hashes.slice(0, 300));
  const before = edge.partials.map((partial) => partial.slice());
  const first = appendLeaves(edge, hashes.slice(300, 900));
  expect(edge.partials).toEqual(before);
  expect(appendLeaves(edge, hashes.slice(300, 900))).toEqual(first);
  expect(appendLeaves(edge, [])).toEqual({ edge, root: tree.root(300), changed: [] });
});

test('other tiles than those of the edge are refused', () => {
  const wide = definedTile(0, 0, 4);
  for (const contents of [[], [wide], [wide.subarray(32), wide], [wide.subarray(0, 95)]]) {
    expect(() => rightEdge(3, contents)).toThrow(expect.objectContaining({ code: 'malformed-tile' }));
  }
  expect(rightEdge(3, [wide.subarray(32)]).size).toBe(3);
  expect(() => rightEdge(-1)).toThrow(expect.objectContaining({ code: 'out-of-range' }));
});

test('a leaf in the place of its hash is refused', () => {
  const wrong = new TextEncoder().encode('entry');
  expect(() => appendLeaves(rightEdge(0), [wrong])).toThrow(expect.objectContaining({ code: 'out-of-range' }));
});
