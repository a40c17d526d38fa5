import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NaiveTree, someLeaves } from '../tests/naive-tree.ts';
import { HUGE_SIZES, uniformHash, uniformPath, uniformRoot } from '../tests/uniform-tree.ts';
import { buildInclusionProof, type InclusionClaim, verifyInclusion } from './inclusion-proof.ts';
import type { Subtree } from './merkle.ts';

const SIZES_AROUND_TILES = [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537];
const tree = new NaiveTree(someLeaves(65_537));

function hashOf({ level, index }: Subtree): Uint8Array {
  return tree.range(index * 2 ** level, (index + 1) * 2 ** level);
}

function claimOf(index: number, size: number): InclusionClaim {
  return { leafHash: tree.range(index, index + 1), index, size, root: tree.root(size) };
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

function same(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return Buffer.concat(a).equals(Buffer.concat(b)) && a.length === b.length;
}

test('for every index in sizes 1 to 300 the proof is the one of the definition, and verifies', () => {
  for (let size = 1; size <= 300; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const proof = buildInclusionProof(index, size, hashOf);
      const ok = same(proof, tree.path(index, size)) && verifyInclusion(claimOf(index, size), proof);
      if (!ok) expect.fail(`entry ${index} of ${size}`);
    }
  }
});

test('around full tiles of level 0 and 1 too', () => {
  for (const size of SIZES_AROUND_TILES) {
    for (const index of [0, 1, 254, size - 257, size - 256, size - 2, size - 1].filter((i) => i >= 0 && i < size)) {
      const proof = buildInclusionProof(index, size, hashOf);
      expect(same(proof, tree.path(index, size)), `entry ${index} of ${size}`).toBe(true);
      expect(verifyInclusion(claimOf(index, size), proof), `entry ${index} of ${size}`).toBe(true);
    }
  }
});

test('one flipped bit in any byte of proof, leaf hash or root fails', () => {
  for (const size of [1, 2, 3, 5, 7, 8, 13, 33]) {
    for (let index = 0; index < size; index += 1) {
      const claim = claimOf(index, size);
      const proof = buildInclusionProof(index, size, hashOf);
      for (let at = 0; at < 32; at += 1) {
        expect(verifyInclusion({ ...claim, leafHash: flipped(claim.leafHash, at) }, proof)).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(claim.root, at) }, proof)).toBe(false);
        for (const hash of proof.keys()) {
          const changed = proof.map((own, i) => (i === hash ? flipped(own, at) : own));
          expect(verifyInclusion(claim, changed)).toBe(false);
        }
      }
    }
  }
});

test('a proof holds for no other index, no other length, and no hash of another length', () => {
  for (const size of [2, 7, 8, 100, 257]) {
    for (let index = 0; index < size; index += 1) {
      const claim = claimOf(index, size);
      const proof = tree.path(index, size);
      expect(verifyInclusion({ ...claim, index: (index + 1) % size }, proof)).toBe(false);
      expect(verifyInclusion(claim, proof.slice(1))).toBe(false);
      expect(verifyInclusion(claim, proof.slice(0, -1))).toBe(false);
      expect(verifyInclusion(claim, [...proof, claim.root])).toBe(false);
      expect(verifyInclusion(claim, [proof[0]!.subarray(1), ...proof.slice(1)])).toBe(false);
      expect(verifyInclusion({ ...claim, leafHash: claim.leafHash.subarray(1) }, proof)).toBe(false);
    }
  }
});

test('claims out of range are false and cannot be built', () => {
  for (const [index, size] of [
    [0, 0],
    [1, 1],
    [-1, 4],
    [0.5, 4],
    [0, 2 ** 53],
    [0, Number.NaN],
  ] as const) {
    expect(verifyInclusion({ ...claimOf(0, 1), index, size }, [])).toBe(false);
    expect(() => buildInclusionProof(index, size, hashOf)).toThrow(expect.objectContaining({ code: 'out-of-range' }));
  }
});

test('sizes and indexes beyond 32 bits are exact', () => {
  const inHugeTree = fc
    .constantFrom(...HUGE_SIZES)
    .chain((size) => fc.tuple(fc.oneof(fc.nat({ max: size - 1 }), fc.constantFrom(0, size - 1)), fc.constant(size)));
  fc.assert(
    fc.property(inHugeTree, ([index, size]) => {
      const proof = buildInclusionProof(index, size, uniformHash);
      const root = uniformRoot(BigInt(size));
      const claim = { leafHash: uniformHash({ level: 0, index }), index, size, root };
      expect(same(proof, uniformPath(BigInt(index), BigInt(size)))).toBe(true);
      expect(verifyInclusion(claim, proof)).toBe(true);
      expect(verifyInclusion(claim, proof.with(-1, root))).toBe(false);
    }),
  );
});
