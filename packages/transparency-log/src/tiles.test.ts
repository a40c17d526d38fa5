import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  edgeTiles,
  formatTilePath,
  locateSubtree,
  parseTilePath,
  type Tile,
  tilesBetween,
  tileWidth,
} from './tiles.ts';

const PATHS: readonly (readonly [string, Tile])[] = [
  ['tile/0/000', { level: 0, index: 0, width: 256 }],
  ['tile/0/000.p/1', { level: 0, index: 0, width: 1 }],
  ['tile/0/999', { level: 0, index: 999, width: 256 }],
  ['tile/0/x001/000', { level: 0, index: 1000, width: 256 }],
  ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
  ['tile/63/x001/x234/067.p/255', { level: 63, index: 1_234_067, width: 255 }],
  ['tile/entries/x273/456.p/112', { level: 'entries', index: 273_456, width: 112 }],
  ['tile/10/x009/x007/x199/x254/x740/991', { level: 10, index: 9_007_199_254_740_991, width: 256 }],
];

test.each(PATHS)('%s is read and written', (path, tile) => {
  expect(parseTilePath(path)).toEqual(tile);
  expect(formatTilePath(tile)).toBe(path);
});

test.each([
  '',
  'tile',
  'tile/0',
  'tile/0/',
  '/tile/0/000',
  'tile/0/000/',
  'tile/0/0',
  'tile/0/0000',
  'tile/0/00a',
  'tile/0/x000',
  'tile/0/x000/001',
  'tile/0/001/002',
  'tile/0/x001/x002',
  'tile/0/X001/002',
  'tile/00/000',
  'tile/01/000',
  'tile/64/000',
  'tile/-1/000',
  'tile/data/000',
  'tile/8/0/000',
  'tile/Entries/000',
  'tile/0/000.p',
  'tile/0/000.p/',
  'tile/0/000.p/0',
  'tile/0/000.p/01',
  'tile/0/000.p/256',
  'tile/0/000.p/1000',
  'tile/0/000.p/1/',
  'tile/0/000.p/1\n',
  'tile/0/000?x',
  'tile/0/../../etc/passwd',
  'tile/0/٠٠٠',
  'tile/10/x009/x007/x199/x254/x740/992',
  'tile/10/x001/x009/x007/x199/x254/x740/991',
])('%j is not a tile path', (path) => {
  expect(() => parseTilePath(path)).toThrow(expect.objectContaining({ code: 'malformed-tile-path' }));
});

test('every tile comes back from its path', () => {
  const tiles: fc.Arbitrary<Tile> = fc.record({
    level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
    index: fc.oneof(fc.nat({ max: 5000 }), fc.maxSafeNat()),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(
    fc.property(tiles, (tile) => {
      expect(parseTilePath(formatTilePath(tile))).toEqual(tile);
    }),
  );
});

test('a tree of 70,000 has the tiles that the specification counts', () => {
  const tiles = [...tilesBetween(0, 70_000)];
  const count = (level: Tile['level'], full: boolean) =>
    tiles.filter((tile) => tile.level === level && (tile.width === 256) === full).length;
  expect([count(0, true), count(0, false), count('entries', true), count('entries', false)]).toEqual([273, 1, 273, 1]);
  expect([count(1, true), count(1, false), count(2, true), count(2, false)]).toEqual([1, 1, 0, 1]);
  expect(tiles).toHaveLength(2 * 274 + 2 + 1);
  expect(edgeTiles(70_000)).toEqual([
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ]);
});

test('sizes at powers of 256 have one edge tile, of width 1', () => {
  expect(edgeTiles(0)).toEqual([]);
  expect(edgeTiles(256)).toEqual([{ level: 1, index: 0, width: 1 }]);
  expect(edgeTiles(65_536)).toEqual([{ level: 2, index: 0, width: 1 }]);
  expect(edgeTiles(2 ** 48)).toEqual([{ level: 6, index: 0, width: 1 }]);
});

test('edge widths are the base-256 digits of the size, beyond 32 bits too', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (size) => {
      const value = edgeTiles(size).reduce((sum, { level, width }) => sum + BigInt(width) * 256n ** BigInt(level), 0n);
      expect(value).toBe(BigInt(size));
      for (const { level, index, width } of edgeTiles(size)) expect(tileWidth(size, level, index)).toBe(width);
    }),
  );
});

test('between two sizes lie exactly the tiles whose content differs', () => {
  const widths = (size: number) => new Map([...tilesBetween(0, size)].map((t) => [`${t.level}/${t.index}`, t.width]));
  fc.assert(
    fc.property(fc.nat({ max: 2000 }), fc.nat({ max: 140_000 }), (oldSize, growth) => {
      const older = widths(oldSize);
      const newer = [...widths(oldSize + growth)].filter(([tile, width]) => older.get(tile) !== width);
      const between = [...tilesBetween(oldSize, oldSize + growth)];
      expect(between.map((tile) => [`${tile.level}/${tile.index}`, tile.width])).toEqual(newer);
    }),
    { numRuns: 30 },
  );
});

test('a subtree is found in the tile that holds its leaves', () => {
  expect(locateSubtree({ level: 0, index: 257 })).toEqual({ level: 0, index: 1, first: 1, count: 1 });
  expect(locateSubtree({ level: 7, index: 3 })).toEqual({ level: 0, index: 1, first: 128, count: 128 });
  expect(locateSubtree({ level: 8, index: 3 })).toEqual({ level: 1, index: 0, first: 3, count: 1 });
  expect(locateSubtree({ level: 1, index: 2 ** 51 + 1 })).toEqual({ level: 0, index: 2 ** 44, first: 2, count: 2 });
});
