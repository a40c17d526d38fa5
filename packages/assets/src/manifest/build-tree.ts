import { checkRun, endsNode } from './boundary.ts';
import { EMPTY, type LeafKind, type NewNode, type NodeRef, refOf, type TreeNode } from './node.ts';
import { newInner, newLeaf } from './node-codec.ts';

/** A tree with what is in it. */
export type Tree = { root: string; files: number; bytes: number };

export const emptyTree: Tree = { root: EMPTY, files: 0, bytes: 0 };

/** One level of a tree being built. */
type Level = { nodes: number; first: NodeRef | undefined; waiting: NodeRef[] };

/** Puts entries that come in order, each key once, into a tree; holds one unfinished node a level. */
export class TreeBuilder<Entry> {
  readonly #kind: LeafKind<Entry>;
  readonly #levels: Level[] = [];
  #entries: Entry[] = [];
  #made: NewNode[] = [];

  constructor(kind: LeafKind<Entry>) {
    this.#kind = kind;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    checkRun(this.#entries.length);
    if (endsNode(this.#kind.keyOf(entry), 0)) this.#closeLeaf();
  }

  /** Nodes made since the last call. */
  takeNodes(): NewNode[] {
    const made = this.#made;
    this.#made = [];
    return made;
  }

  /** Ends the tree; what `takeNodes` gives afterwards is the rest of its nodes. */
  finish(): Tree {
    if (this.#entries.length > 0) this.#closeLeaf();
    for (let level = 0; ; level += 1) {
      const { nodes, first, waiting } = this.#level(level);
      if (!first) return emptyTree;
      if (nodes === 1) return { root: first.digest, files: first.files, bytes: first.bytes };
      if (waiting.length > 0) this.#closeInner(level + 1);
    }
  }

  #closeLeaf(): void {
    const leaf = newLeaf(this.#kind, this.#entries);
    this.#entries = [];
    this.#keep(leaf, 0);
  }

  #closeInner(level: number): void {
    const below = this.#level(level - 1);
    const inner = newInner(this.#kind, level, below.waiting);
    below.waiting = [];
    this.#keep(inner, level);
  }

  #keep(node: NewNode, level: number): void {
    this.#made.push(node);
    const ref = refOf(this.#kind, node.view as TreeNode<Entry>);
    const own = this.#level(level);
    own.nodes += 1;
    own.first ??= ref;
    own.waiting.push(ref);
    checkRun(own.waiting.length);
    if (endsNode(ref.last, level + 1)) this.#closeInner(level + 1);
  }

  #level(level: number): Level {
    this.#levels[level] ??= { nodes: 0, first: undefined, waiting: [] };
    return this.#levels[level];
  }
}
