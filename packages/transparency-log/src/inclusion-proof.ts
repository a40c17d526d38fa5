import { equalBytes, HASH_BYTES } from './hash.ts';
import { LogError } from './log-error.ts';
import {
  assertSize,
  isSize,
  type LeafRange,
  matchProof,
  nodeHash,
  rangeHash,
  type SubtreeHash,
  splitPoint,
} from './merkle.ts';

/** The claim that the tree with this size and root holds this leaf hash at this index. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Returns the audit path from the leaf's sibling up to the root's child (RFC 6962 §2.1.1); throws out-of-range unless
 * index < size.
 */
export function buildInclusionProof(index: number, size: number, hashOf: SubtreeHash): Uint8Array[] {
  return inclusionRanges(index, size).map((range) => rangeHash(range, hashOf));
}

/** Says whether the proof bears the claim out; anything out of range or of the wrong length is simply false. */
export function verifyInclusion(claim: InclusionClaim, proof: readonly Uint8Array[]): boolean {
  const { leafHash, index, size, root } = claim;
  if (!isSize(size) || !isSize(index) || index >= size || leafHash.length !== HASH_BYTES) return false;
  const siblings = matchProof(inclusionRanges(index, size), proof);
  const computed = siblings?.reduce(
    (own, { end, hash }) => (end <= index ? nodeHash(hash, own) : nodeHash(own, hash)),
    leafHash,
  );
  return computed !== undefined && equalBytes(computed, root);
}

/**
 * Returns, leaf to root, the ranges whose hashes make up the audit path (RFC 6962 §2.1.1); throws out-of-range unless
 * index < size.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  assertSize(size);
  if (!isSize(index) || index >= size) {
    throw new LogError('out-of-range', `Entry ${index} is not in a tree of ${size} entries; choose an index below it.`);
  }
  const siblings: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      siblings.push({ start: middle, end });
      end = middle;
    } else {
      siblings.push({ start, end: middle });
      start = middle;
    }
  }
  return siblings.reverse();
}
