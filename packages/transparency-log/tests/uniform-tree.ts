import { leafHash, nodeHash, type Subtree } from '../src/merkle.ts';

// In a tree whose leaves are all alike every complete subtree of one level has one hash, so trees of any size up to
// 2^53 - 1 can be handled without their leaves.

const levels = [leafHash(new TextEncoder().encode('the same everywhere'))];
while (levels.length <= 53) levels.push(nodeHash(levels.at(-1)!, levels.at(-1)!));

export function uniformHash({ level }: Subtree): Uint8Array {
  return levels[level]!;
}

/** MTH over n such leaves, by its definition and in 64-bit arithmetic. */
export function uniformRoot(n: bigint): Uint8Array {
  let k = 1n;
  let level = 0;
  while (k * 2n < n) {
    k *= 2n;
    level += 1;
  }
  if (n === 1n) return levels[0]!;
  return nodeHash(levels[level]!, uniformRoot(n - k));
}

/** PATH(m, D[n]) over such leaves, by its definition and in 64-bit arithmetic. */
export function uniformPath(m: bigint, n: bigint): Uint8Array[] {
  if (n === 1n) return [];
  let k = 1n;
  while (k * 2n < n) k *= 2n;
  return m < k ? [...uniformPath(m, k), uniformRoot(n - k)] : [...uniformPath(m - k, n - k), uniformRoot(k)];
}

export const HUGE_SIZES = [
  2 ** 31 - 1,
  2 ** 31,
  2 ** 31 + 1,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 32 + 1,
  2 ** 40 + 12_345,
  2 ** 52,
  2 ** 52 + 1,
  Number.MAX_SAFE_INTEGER,
];
