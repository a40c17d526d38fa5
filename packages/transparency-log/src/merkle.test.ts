import { expect, test } from 'vitest';
import { NaiveTree, someLeaves } from '../tests/naive-tree.ts';
import { completeSubtrees, emptyRoot, joinHashes, leafHash, nodeHash, splitPoint, treeHash } from './merkle.ts';
import { encodeHex } from './strict-text.ts';

const RFC_6962_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];

function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

test('the tree without leaves is the hash of nothing', () => {
  expect(encodeHex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(treeHash(0, () => expect.unreachable())).toEqual(emptyRoot());
});

test('the eight leaves of the RFC 6962 reference code give the known roots', () => {
  const hashes = RFC_6962_LEAVES.map((hex) => leafHash(fromHex(hex)));
  const tree = new NaiveTree(RFC_6962_LEAVES.map(fromHex));
  const row = new Uint8Array(hashes.flatMap((hash) => [...hash]));
  expect(encodeHex(joinHashes(row))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  expect(encodeHex(tree.root(8))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  expect(encodeHex(leafHash(fromHex('')))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
});

test('hashes are plain Uint8Arrays and inputs are left alone', () => {
  const left = leafHash(Uint8Array.of(1));
  const right = leafHash(Uint8Array.of(2));
  const parent = nodeHash(left, right);
  expect(Object.getPrototypeOf(parent)).toBe(Uint8Array.prototype);
  expect(Object.getPrototypeOf(joinHashes(Buffer.from(left)))).toBe(Uint8Array.prototype);
  nodeHash(right, left);
  expect(parent).toEqual(nodeHash(left, right));
  expect(left).toEqual(leafHash(Uint8Array.of(1)));
});

test('a hash of another length is refused instead of being mixed with what was there before', () => {
  const hash = leafHash(Uint8Array.of(1));
  for (const wrong of [hash.subarray(1), Uint8Array.of(...hash, 0), new Uint8Array(0)]) {
    expect(() => nodeHash(wrong, hash)).toThrow(expect.objectContaining({ code: 'out-of-range' }));
    expect(() => nodeHash(hash, wrong)).toThrow(expect.objectContaining({ code: 'out-of-range' }));
    expect(() => joinHashes(wrong)).toThrow(expect.objectContaining({ code: 'out-of-range' }));
  }
  expect(() => joinHashes(new Uint8Array(3 * 32))).toThrow(expect.objectContaining({ code: 'out-of-range' }));
});

test('tree hashes of sizes 0 to 300 equal the definition', () => {
  const tree = new NaiveTree(someLeaves(300));
  for (let size = 0; size <= 300; size += 1) {
    const root = treeHash(size, ({ level, index }) => tree.range(index * 2 ** level, (index + 1) * 2 ** level));
    expect(encodeHex(root)).toBe(encodeHex(tree.root(size)));
  }
});

test('splitting is exact where bit operators would overflow', () => {
  expect([2, 3, 4, 5, 8, 9].map(splitPoint)).toEqual([1, 2, 2, 4, 4, 8]);
  expect(splitPoint(2 ** 31)).toBe(2 ** 30);
  expect(splitPoint(2 ** 32 + 1)).toBe(2 ** 32);
  expect(splitPoint(Number.MAX_SAFE_INTEGER)).toBe(2 ** 52);
  expect(completeSubtrees({ start: 2 ** 52, end: 2 ** 52 + 2 ** 33 + 1 })).toEqual([
    { level: 33, index: 2 ** 19 },
    { level: 0, index: 2 ** 52 + 2 ** 33 },
  ]);
});

test('what cannot be a size is refused', () => {
  for (const size of [-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
    expect(() => treeHash(size, () => emptyRoot())).toThrow(expect.objectContaining({ code: 'out-of-range' }));
  }
});
