import { cutIntoNodes, endsNode } from './boundary.ts';
import { emptyTree, type Tree } from './build-tree.ts';
import { compareBytes, justAfter, lowerBound } from './byte-order.ts';
import {
  childrenOf,
  EMPTY,
  entriesOf,
  type LeafKind,
  type NewNode,
  type NodeRef,
  type NodeSource,
  type Root,
  refOf,
  type TreeNode,
} from './node.ts';
import { newInner, newLeaf } from './node-codec.ts';
import { OldTree, type Place } from './old-tree.ts';

/** What stands at a key afterwards; nothing without an entry. */
export type Edit<Entry> = { key: string; entry: Entry | undefined };

/** A changed tree, and the nodes of it that the old one may not have. */
export type EditedTree = Tree & { made: readonly NewNode[] };

/** How the items of a level change: entries in leaves, children above. */
type LevelEdit<Item> = { key: string; item: Item | undefined };
type Level<Item> = {
  itemsOf: (ref: NodeRef) => Promise<readonly Item[]>;
  keyOf: (item: Item) => string;
  make: (items: readonly Item[]) => NewNode;
};
type Outcome = { replaced: NodeRef[]; made: NodeRef[] };

/**
 * Changes a tree. Only the nodes that the changes fall into are read and written, on each level: O(changes · log n). Keys may
 * come in any order, each once. Throws `invalid_argument` for keys that were made to break it.
 */
export async function editTree<Entry>(
  source: NodeSource,
  kind: LeafKind<Entry>,
  root: Root,
  edits: readonly Edit<Entry>[],
): Promise<EditedTree> {
  const editor = new TreeEditor(source, kind, root);
  const ordered = edits.map(({ key, entry }) => ({ key, item: entry })).toSorted((a, b) => compareBytes(a.key, b.key));
  return root === EMPTY ? editor.build(ordered) : editor.change(ordered);
}

class TreeEditor<Entry> {
  readonly #kind: LeafKind<Entry>;
  readonly #root: Root;
  readonly #old: OldTree<Entry>;
  readonly #made = new Map<string, NewNode>();

  constructor(source: NodeSource, kind: LeafKind<Entry>, root: Root) {
    this.#kind = kind;
    this.#root = root;
    this.#old = new OldTree(source, kind, root);
  }

  async build(edits: readonly LevelEdit<Entry>[]): Promise<EditedTree> {
    const entries = edits.flatMap(({ item }) => (item === undefined ? [] : [item]));
    return this.#finish(this.#cut(this.#leaves(), entries, hashedEnds(this.#kind.keyOf, 0)), 0);
  }

  async change(edits: readonly LevelEdit<Entry>[]): Promise<EditedTree> {
    const top = await this.#old.prefetch(edits.flatMap(keysTouched));
    let outcome = await this.#rewrite(this.#leaves(), 0, edits);
    for (let level = 1; level <= top; level += 1) {
      const changes = childEdits(outcome);
      if (changes.length === 0) return this.#unchanged();
      outcome = await this.#rewrite(this.#inner(level), level, changes);
    }
    return outcome.replaced.length === 0 ? this.#unchanged() : this.#finish(outcome.made, top);
  }

  async #unchanged(): Promise<EditedTree> {
    const { digest, files, bytes } = refOf(this.#kind, await this.#old.node(this.#root));
    return { root: digest, files, bytes, made: [] };
  }

  /** Puts levels on top until one node is left, or takes off those that have become too many. */
  async #finish(nodes: NodeRef[], level: number): Promise<EditedTree> {
    let refs = nodes;
    for (let above = level + 1; refs.length > 1; above += 1) {
      const inner = this.#inner(above);
      refs = this.#cut(inner, refs, hashedEnds(inner.keyOf, above));
    }
    let [top] = refs;
    while (top && top.level > 0) {
      const children = childrenOf(await this.#node(top.digest));
      if (children.length > 1) break;
      this.#made.delete(top.digest);
      top = children[0];
    }
    if (!top) return { ...emptyTree, made: [] };
    return { root: top.digest, files: top.files, bytes: top.bytes, made: [...this.#made.values()] };
  }

  /** Applies ordered changes to one level. */
  async #rewrite<Item>(level: Level<Item>, depth: number, edits: readonly LevelEdit<Item>[]): Promise<Outcome> {
    const outcome: Outcome = { replaced: [], made: [] };
    const hashed = hashedEnds(level.keyOf, depth);
    let at = 0;
    while (at < edits.length) {
      let place: Place = await this.#old.locate(depth, edits[at]?.key ?? '');
      const items: Item[] = [];
      // That these keys end no node is known from the old tree; hashing a node's keys again would cost more than all else.
      const inside = new Set<string>();
      const ends = (item: Item) => !inside.has(level.keyOf(item)) && hashed(item);
      for (;;) {
        const upTo = place.last ? edits.length : firstAfter(edits, at, place.ref.last);
        const before = await level.itemsOf(place.ref);
        for (let index = 0; index < before.length - 1; index += 1) inside.add(level.keyOf(before[index] as Item));
        for (const item of merge(before, edits.slice(at, upTo), level.keyOf)) items.push(item);
        at = upTo;
        outcome.replaced.push(place.ref);
        const last = items.at(-1);
        // A node that lost its end goes on into the next one.
        if (place.last || last === undefined || ends(last)) break;
        place = await this.#old.next(place);
      }
      outcome.made.push(...this.#cut(level, items, ends));
    }
    for (const { digest } of outcome.replaced) this.#made.delete(digest);
    return outcome;
  }

  #cut<Item>(level: Level<Item>, items: readonly Item[], ends: (item: Item) => boolean): NodeRef[] {
    return cutIntoNodes(items, ends).map((part) => {
      const node = level.make(part);
      this.#made.set(node.digest, node);
      return refOf(this.#kind, node.view as TreeNode<Entry>);
    });
  }

  #leaves(): Level<Entry> {
    return {
      itemsOf: async (ref) => entriesOf(await this.#old.node(ref.digest)),
      keyOf: this.#kind.keyOf,
      make: (entries) => newLeaf(this.#kind, entries),
    };
  }

  #inner(level: number): Level<NodeRef> {
    return {
      itemsOf: async (ref) => childrenOf(await this.#old.node(ref.digest)),
      keyOf: (ref) => ref.last,
      make: (children) => newInner(this.#kind, level, children),
    };
  }

  async #node(digest: string) {
    const made = this.#made.get(digest);
    return made ? (made.view as TreeNode<Entry>) : this.#old.node(digest);
  }
}

function hashedEnds<Item>(keyOf: (item: Item) => string, depth: number): (item: Item) => boolean {
  return (item) => endsNode(keyOf(item), depth);
}

/** Keys to have the way to in memory: one that ends a node and goes joins that node with the next. */
function keysTouched<Item>({ key, item }: LevelEdit<Item>): string[] {
  return item === undefined && endsNode(key, 0) ? [key, justAfter(key)] : [key];
}

/** What the level above has to change. */
function childEdits({ replaced, made }: Outcome): LevelEdit<NodeRef>[] {
  const edits = new Map<string, LevelEdit<NodeRef>>(replaced.map(({ last }) => [last, { key: last, item: undefined }]));
  const before = new Map(replaced.map((ref) => [ref.last, ref.digest]));
  for (const ref of made) {
    if (before.get(ref.last) === ref.digest) edits.delete(ref.last);
    else edits.set(ref.last, { key: ref.last, item: ref });
  }
  return [...edits.values()].toSorted((a, b) => compareBytes(a.key, b.key));
}

function firstAfter(edits: readonly LevelEdit<unknown>[], from: number, key: string): number {
  let at = from;
  while (at < edits.length && compareBytes(edits[at]?.key ?? '', key) <= 0) at += 1;
  return at;
}

function merge<Item>(items: readonly Item[], edits: readonly LevelEdit<Item>[], keyOf: (item: Item) => string): Item[] {
  const merged: Item[] = [];
  let at = 0;
  for (const { key, item } of edits) {
    const place = lowerBound(items, keyOf, key, at);
    for (; at < place; at += 1) merged.push(items[at] as Item);
    if (at < items.length && keyOf(items[at] as Item) === key) at += 1;
    if (item !== undefined) merged.push(item);
  }
  for (; at < items.length; at += 1) merged.push(items[at] as Item);
  return merged;
}
