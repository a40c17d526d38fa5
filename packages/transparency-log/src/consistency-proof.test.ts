import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NaiveTree, someLeaves } from '../tests/naive-tree.ts';
import { HUGE_SIZES, uniformHash, uniformRoot } from '../tests/uniform-tree.ts';
import { buildConsistencyProof, type TreeHead, verifyConsistency } from './consistency-proof.ts';
import { emptyRoot, type Subtree } from './merkle.ts';

const tree = new NaiveTree(someLeaves(65_537));

function hashOf({ level, index }: Subtree): Uint8Array {
  return tree.range(index * 2 ** level, (index + 1) * 2 ** level);
}

function head(size: number): TreeHead {
  return { size, root: tree.root(size) };
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 0x80 : byte));
}

function same(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return Buffer.concat(a).equals(Buffer.concat(b)) && a.length === b.length;
}

test('for every pair of sizes 0 to 300 the proof is the one of the definition, and verifies', () => {
  for (let newer = 0; newer <= 300; newer += 1) {
    for (let older = 0; older <= newer; older += 1) {
      const proof = buildConsistencyProof(older, newer, hashOf);
      const ok = same(proof, tree.proof(older, newer)) && verifyConsistency(head(older), head(newer), proof);
      if (!ok) expect.fail(`${older} → ${newer}`);
    }
  }
});

test('around full tiles of level 0 and 1 too', () => {
  const sizes = [1, 2, 3, 255, 256, 257, 300, 512, 1000, 65_279, 65_280, 65_281, 65_535, 65_536, 65_537];
  for (const [i, older] of sizes.entries()) {
    for (const newer of sizes.slice(i)) {
      const proof = buildConsistencyProof(older, newer, hashOf);
      expect(same(proof, tree.proof(older, newer)), `${older} → ${newer}`).toBe(true);
      expect(verifyConsistency(head(older), head(newer), proof), `${older} → ${newer}`).toBe(true);
    }
  }
});

test('one flipped bit in any byte of the proof or of either root fails', () => {
  for (const newer of [2, 3, 7, 8, 13, 21]) {
    for (let older = 1; older < newer; older += 1) {
      const proof = tree.proof(older, newer);
      for (let at = 0; at < 32; at += 1) {
        expect(verifyConsistency({ size: older, root: flipped(tree.root(older), at) }, head(newer), proof)).toBe(false);
        expect(verifyConsistency(head(older), { size: newer, root: flipped(tree.root(newer), at) }, proof)).toBe(false);
        for (const hash of proof.keys()) {
          const changed = proof.map((own, i) => (i === hash ? flipped(own, at) : own));
          expect(verifyConsistency(head(older), head(newer), changed)).toBe(false);
        }
      }
    }
  }
});

test('a rewritten history is not consistent, whichever hashes of the two trees the proof is made of', () => {
  const forked = new NaiveTree(someLeaves(64).with(5, Uint8Array.of(66)));
  for (let older = 6; older <= 63; older += 1) {
    const fork = { size: 64, root: forked.root(64) };
    expect(verifyConsistency(head(older), fork, forked.proof(older, 64))).toBe(false);
    expect(verifyConsistency(head(older), fork, tree.proof(older, 64))).toBe(false);
  }
});

test('a proof holds for no other sizes and no other length', () => {
  for (const [older, newer] of [
    [1, 2],
    [3, 7],
    [4, 7],
    [6, 8],
    [200, 257],
  ] as const) {
    const proof = tree.proof(older, newer);
    expect(verifyConsistency(head(older), head(newer), proof.slice(1))).toBe(false);
    expect(verifyConsistency(head(older), head(newer), [...proof, tree.root(1)])).toBe(false);
    expect(verifyConsistency(head(older), head(newer), proof.with(0, proof[0]!.subarray(1)))).toBe(false);
    expect(verifyConsistency({ size: older, root: tree.root(older).subarray(1) }, head(newer), proof)).toBe(false);
    expect(verifyConsistency(head(newer), head(older), proof)).toBe(false);
    expect(verifyConsistency(head(older - 1), head(newer), proof)).toBe(false);
  }
});

test('from nothing and to itself the proof is empty, and the roots are still compared', () => {
  expect(verifyConsistency(head(0), head(9), [])).toBe(true);
  expect(verifyConsistency(head(0), head(0), [])).toBe(true);
  expect(verifyConsistency({ size: 0, root: tree.root(1) }, head(9), [])).toBe(false);
  expect(verifyConsistency({ size: 0, root: tree.root(1) }, { size: 0, root: tree.root(1) }, [])).toBe(false);
  expect(verifyConsistency(head(0), head(9), [emptyRoot()])).toBe(false);
  expect(verifyConsistency(head(9), head(9), [])).toBe(true);
  expect(verifyConsistency(head(9), { size: 9, root: tree.root(8) }, [])).toBe(false);
  expect(verifyConsistency(head(9), head(9), [tree.root(9)])).toBe(false);
});

test('sizes out of range are false and cannot be built', () => {
  for (const [older, newer] of [
    [2, 1],
    [-1, 1],
    [0.5, 1],
    [1, 2 ** 53],
    [Number.NaN, Number.NaN],
  ] as const) {
    const root = emptyRoot();
    expect(verifyConsistency({ size: older, root }, { size: newer, root }, [])).toBe(false);
    expect(() => buildConsistencyProof(older, newer, hashOf)).toThrow(
      expect.objectContaining({ code: 'out-of-range' }),
    );
  }
});

test('sizes beyond 32 bits are exact', () => {
  const hugePair = fc
    .constantFrom(...HUGE_SIZES)
    .chain((newer) =>
      fc.tuple(fc.oneof(fc.integer({ min: 1, max: newer }), fc.constant(newer - 1)), fc.constant(newer)),
    );
  fc.assert(
    fc.property(hugePair, ([older, newer]) => {
      const proof = buildConsistencyProof(older, newer, uniformHash);
      const heads = [older, newer].map((size) => ({ size, root: uniformRoot(BigInt(size)) })) as [TreeHead, TreeHead];
      expect(verifyConsistency(...heads, proof)).toBe(true);
      if (older < newer) expect(verifyConsistency(...heads, proof.with(-1, emptyRoot()))).toBe(false);
    }),
  );
});
