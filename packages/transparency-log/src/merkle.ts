import { HASH_BYTES, sha256 } from './hash.ts';
import { LogError } from './log-error.ts';

// Sizes and indexes are plain numbers below 2^53. They are only ever added, halved and compared: JavaScript's bit
// operators would cut them to 32 bits.

const MAX_LEVEL = 52;
const LEAF_PREFIX = 0;
const NODE_PREFIX = 1;

// Hashing is synchronous, so one buffer for "01 ‖ left ‖ right" serves every call without an allocation.
const nodeInput = new Uint8Array(1 + 2 * HASH_BYTES);
nodeInput[0] = NODE_PREFIX;

/** The complete subtree over the 2^level leaves from index·2^level on. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** The leaves from `start` up to but not including `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** A range of leaves that stands in a tree as one node, with that node's hash. */
export interface ProofNode extends LeafRange {
  readonly hash: Uint8Array;
}

/** Looks up the hash of a complete subtree, wherever it is kept. */
export type SubtreeHash = (subtree: Subtree) => Uint8Array;

/** Returns the hash of a leaf's bytes (RFC 6962 §2.1). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + leaf.length);
  input[0] = LEAF_PREFIX;
  input.set(leaf, 1);
  return sha256(input);
}

/**
 * Returns the hash of the node above two 32-byte hashes (RFC 6962 §2.1); throws out-of-range if one has another
 * length.
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  // Anything shorter would be hashed together with what an earlier call left in the buffer.
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) {
    throw new LogError(
      'out-of-range',
      `A node joins two hashes of ${HASH_BYTES} bytes; pass what leafHash or nodeHash gave.`,
    );
  }
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return sha256(nodeInput);
}

/** Returns the root of the tree without leaves (RFC 6962 §2.1). */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** Returns the root of the tree with that many leaves (RFC 6962 §2.1). */
export function treeHash(size: number, hashOf: SubtreeHash): Uint8Array {
  assertSize(size);
  return size === 0 ? emptyRoot() : rangeHash({ start: 0, end: size }, hashOf);
}

/** Returns the tree hash of a non-empty range that stands in a tree as one node. */
export function rangeHash(range: LeafRange, hashOf: SubtreeHash): Uint8Array {
  return completeSubtrees(range)
    .map(hashOf)
    .reduceRight((right, left) => nodeHash(left, right));
}

/** Returns, left to right, the complete subtrees that make up a range that stands in a tree as one node. */
export function completeSubtrees({ start, end }: LeafRange): Subtree[] {
  const subtrees: Subtree[] = [];
  let at = start;
  for (let level = MAX_LEVEL, width = 2 ** MAX_LEVEL; level >= 0; level -= 1, width /= 2) {
    if (end - at < width) continue;
    subtrees.push({ level, index: at / width });
    at += width;
  }
  return subtrees;
}

/** Puts each hash of a proof to the range it stands for; undefined unless there is one 32-byte hash for each. */
export function matchProof(ranges: readonly LeafRange[], proof: readonly Uint8Array[]): ProofNode[] | undefined {
  const nodes: ProofNode[] = [];
  for (const [i, range] of ranges.entries()) {
    const hash = proof[i];
    if (hash?.length !== HASH_BYTES) return undefined;
    nodes.push({ ...range, hash });
  }
  return proof.length === nodes.length ? nodes : undefined;
}

/** Returns the hash of the complete subtree over 2^k hashes that lie one after the other. */
export function joinHashes(hashes: Uint8Array): Uint8Array {
  assertCompleteRow(hashes);
  let row = hashes;
  while (row.length > HASH_BYTES) {
    const above = new Uint8Array(row.length / 2);
    for (let at = 0; at < above.length; at += HASH_BYTES) {
      nodeInput.set(row.subarray(2 * at, 2 * at + 2 * HASH_BYTES), 1);
      above.set(sha256(nodeInput), at);
    }
    row = above;
  }
  return new Uint8Array(row);
}

/** Returns the number of leaves left of the root's split: the largest power of two below size (RFC 6962 §2.1, "k"). */
export function splitPoint(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** Throws out-of-range unless the value can be a tree size. */
export function assertSize(size: number): void {
  if (isSize(size)) return;
  throw new LogError('out-of-range', `${size} cannot be a tree size; pass an integer from 0 to 2^53 - 1.`);
}

/** Says whether the value can be a tree size or a leaf index. */
export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function assertCompleteRow(hashes: Uint8Array): void {
  let complete = HASH_BYTES;
  while (complete < hashes.length) complete *= 2;
  if (complete === hashes.length) return;
  throw new LogError(
    'out-of-range',
    `${hashes.length} bytes are not 1, 2, 4, 8 … hashes; pass the hashes of one complete subtree.`,
  );
}
