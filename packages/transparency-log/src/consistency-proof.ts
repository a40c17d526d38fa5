import { equalBytes, HASH_BYTES } from './hash.ts';
import { LogError } from './log-error.ts';
import {
  assertSize,
  emptyRoot,
  isSize,
  type LeafRange,
  matchProof,
  nodeHash,
  type ProofNode,
  rangeHash,
  type SubtreeHash,
  splitPoint,
} from './merkle.ts';

/** A tree as a checkpoint names it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Returns the proof that the tree of oldSize is a prefix of the tree of newSize (RFC 6962 §2.1.2); throws out-of-range
 * unless oldSize ≤ newSize.
 */
export function buildConsistencyProof(oldSize: number, newSize: number, hashOf: SubtreeHash): Uint8Array[] {
  return consistencyRanges(oldSize, newSize).map((range) => rangeHash(range, hashOf));
}

/**
 * Says whether the proof shows that `newer` only appended to `older`; anything out of range or of the wrong length is
 * simply false.
 */
export function verifyConsistency(older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false;
  const nodes = matchProof(consistencyRanges(older.size, newer.size), proof);
  if (nodes === undefined) return false;
  if (older.root.length !== HASH_BYTES || (older.size === 0 && !equalBytes(older.root, emptyRoot()))) return false;
  if (older.size === newer.size) return equalBytes(older.root, newer.root);
  if (older.size === 0) return true;

  const roots = rebuildRoots(older, nodes);
  return equalBytes(roots.older, older.root) && equalBytes(roots.newer, newer.root);
}

/**
 * Returns, lowest first, the ranges whose hashes make up the proof (RFC 6962 §2.1.2); empty when oldSize is 0 or
 * newSize.
 */
export function consistencyRanges(oldSize: number, newSize: number): LeafRange[] {
  assertSize(oldSize);
  assertSize(newSize);
  if (oldSize > newSize) {
    throw new LogError('out-of-range', `A tree of ${newSize} entries has no prefix of ${oldSize}; swap the two sizes.`);
  }
  const ranges: LeafRange[] = [];
  if (oldSize === 0) return ranges;
  let start = 0;
  let end = newSize;
  while (end !== oldSize) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The verifier knows the old root, so the node that ends the old tree is sent only if it is not that root itself.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

function rebuildRoots(older: TreeHead, nodes: readonly ProofNode[]) {
  const [lowest] = nodes;
  const startsInside = lowest?.end === older.size;
  const start = startsInside ? lowest.hash : older.root;
  const roots = { older: start, newer: start };
  for (const node of startsInside ? nodes.slice(1) : nodes) {
    if (node.start >= older.size) {
      roots.newer = nodeHash(roots.newer, node.hash);
    } else {
      roots.older = nodeHash(node.hash, roots.older);
      roots.newer = nodeHash(node.hash, roots.newer);
    }
  }
  return roots;
}
