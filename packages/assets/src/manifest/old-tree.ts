import { justAfter, lowerBound } from './byte-order.ts';
import { childrenOf, type LeafKind, type NodeRef, type NodeSource, nodeOf, refOf, type TreeNode } from './node.ts';

/** A node and whether it is the last of its level. */
export type Place = { ref: NodeRef; last: boolean };

/** A tree that is being changed: finds the nodes that changes fall into, and remembers what it has loaded. */
export class OldTree<Entry> {
  readonly #source: NodeSource;
  readonly #kind: LeafKind<Entry>;
  readonly #root: string;
  readonly #loaded = new Map<string, TreeNode<Entry>>();

  constructor(source: NodeSource, kind: LeafKind<Entry>, root: string) {
    this.#source = source;
    this.#kind = kind;
    this.#root = root;
  }

  /** Loads the nodes on the way to these keys, one question a level; returns the level of the root. */
  async prefetch(keys: readonly string[]): Promise<number> {
    const { level: top } = await this.node(this.#root);
    let digests = [this.#root];
    for (let level = top; level > 0; level -= 1) {
      const wanted = new Set<string>();
      for (const digest of digests) {
        const children = childrenOf(await this.node(digest));
        const own = digests.length === 1 ? keys : keysWithin(keys, children);
        for (const key of own) wanted.add(childFor(children, key).ref.digest);
      }
      digests = [...wanted];
      await this.#load(digests);
    }
    return top;
  }

  /** The node of a level that holds the key, or would. */
  async locate(level: number, key: string): Promise<Place> {
    const root = await this.node(this.#root);
    let place: Place = { ref: refOf(this.#kind, root), last: true };
    while (place.ref.level > level) {
      const child = childFor(childrenOf(await this.node(place.ref.digest)), key);
      place = { ref: child.ref, last: place.last && child.last };
    }
    return place;
  }

  /** The node after one that is not the last. */
  next({ ref }: Place): Promise<Place> {
    return this.locate(ref.level, justAfter(ref.last));
  }

  async node(digest: string): Promise<TreeNode<Entry>> {
    if (!this.#loaded.has(digest)) await this.#load([digest]);
    return nodeOf(this.#loaded, digest);
  }

  async #load(digests: readonly string[]): Promise<void> {
    const missing = digests.filter((digest) => !this.#loaded.has(digest));
    if (missing.length === 0) return;
    for (const [digest, node] of await this.#source.load(this.#kind, missing)) this.#loaded.set(digest, node);
  }
}

/** The first child that does not end before the key; the last one when all do. */
function childFor(children: readonly NodeRef[], key: string): Place {
  const found = lowerBound(children, (child) => child.last, key);
  const index = Math.min(found, children.length - 1);
  return { ref: children[index] as NodeRef, last: index === children.length - 1 };
}

/** Those of the ordered keys that belong below these children; keys between two nodes belong to the later one. */
function keysWithin(keys: readonly string[], children: readonly NodeRef[]): readonly string[] {
  const from = lowerBound(keys, (key) => key, children[0]?.first ?? '');
  const to = lowerBound(keys, (key) => key, justAfter(children.at(-1)?.last ?? ''));
  // One more on each side: what lies between nodes. Loading a node too many does no harm.
  return keys.slice(Math.max(0, from - 1), to + 1);
}
