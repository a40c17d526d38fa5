import { BoundedCache } from './bounded-cache.ts';
import type { TreeNode } from './node.ts';

const MIB = 1_024 * 1_024;
// Nodes take about three times their bytes once they are read.
const NODE_BYTES = 8 * MIB;
const WALK_BYTES = MIB;
// 32 bytes a file: one and a half million files.
const RUN_BYTES = 48 * MIB;

/**
 * Nodes and digest runs that one process has seen. They are named by what is in them, so what is here is right for ever, whether
 * or not it was kept; it is never asked whether the database has a node.
 */
export class ManifestCache {
  readonly nodes: BoundedCache<TreeNode<unknown>>;
  /** The raw digests of a leaf's files, one after another. */
  readonly runs = new BoundedCache<Buffer>(RUN_BYTES);

  constructor(nodeBytes = NODE_BYTES) {
    this.nodes = new BoundedCache(nodeBytes);
  }

  /** A small one for one walk over everything, which would push out what others use and comes back to no leaf itself. */
  static forWalk(): ManifestCache {
    return new ManifestCache(WALK_BYTES);
  }
}
