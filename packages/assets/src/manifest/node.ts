import type { ByteWriter } from './bytes.ts';

/** Names a node and says what is below it. */
export type NodeRef = {
  /** SHA-256 of the node, hex. */
  digest: string;
  /** 0 = a leaf. */
  level: number;
  /** Key of the first entry below it. */
  first: string;
  /** Key of the last entry below it. */
  last: string;
  files: number;
  bytes: number;
};

/** A page of the tree: entries in a leaf, children above. */
export type TreeNode<Entry> = { digest: string; level: number } & (
  | { entries: readonly Entry[] }
  | { children: readonly NodeRef[] }
);

/** A node that was made and is to be kept, as bytes and as it will be read. */
export type NewNode = { digest: string; body: Buffer; items: number; view: TreeNode<unknown> };

/** What the leaves of a tree hold. */
export type LeafKind<Entry> = {
  /** Tells nodes of different trees apart. */
  tag: number;
  keyOf(entry: Entry): string;
  bytesOf(entry: Entry): number;
  same(a: Entry, b: Entry): boolean;
  encode(writer: ByteWriter, entries: readonly Entry[]): void;
  decode(body: Buffer, start: number, count: number): Entry[];
};

/** Where nodes come from. Throws for one that is not there: a tree is whole or it is broken. */
export type NodeSource = {
  load<Entry>(kind: LeafKind<Entry>, digests: readonly string[]): Promise<ReadonlyMap<string, TreeNode<Entry>>>;
};

/** A tree by its root; "" is the empty tree. */
export type Root = string;

export const EMPTY: Root = '';

/** One node. */
export async function loadNode<Entry>(
  source: NodeSource,
  kind: LeafKind<Entry>,
  digest: string,
): Promise<TreeNode<Entry>> {
  return nodeOf(await source.load(kind, [digest]), digest);
}

/** The node of that digest among those loaded. */
export function nodeOf<Entry>(loaded: ReadonlyMap<string, TreeNode<Entry>>, digest: string): TreeNode<Entry> {
  const node = loaded.get(digest);
  if (!node) throw new Error(`manifest node ${digest} is missing`);
  return node;
}

/** The ref of a node as its parent would hold it. */
export function refOf<Entry>(kind: LeafKind<Entry>, node: TreeNode<Entry>): NodeRef {
  if ('entries' in node) {
    return {
      digest: node.digest,
      level: 0,
      first: kind.keyOf(node.entries[0] as Entry),
      last: kind.keyOf(node.entries.at(-1) as Entry),
      files: node.entries.length,
      bytes: node.entries.reduce((sum, entry) => sum + kind.bytesOf(entry), 0),
    };
  }
  const { digest, level, children } = node;
  return {
    digest,
    level,
    first: children[0]?.first ?? '',
    last: children.at(-1)?.last ?? '',
    files: children.reduce((sum, child) => sum + child.files, 0),
    bytes: children.reduce((sum, child) => sum + child.bytes, 0),
  };
}

/** The children of an inner node. */
export function childrenOf<Entry>(node: TreeNode<Entry>): readonly NodeRef[] {
  if ('children' in node) return node.children;
  throw new Error(`manifest node ${node.digest} is a leaf`);
}

/** The entries of a leaf. */
export function entriesOf<Entry>(node: TreeNode<Entry>): readonly Entry[] {
  if ('entries' in node) return node.entries;
  throw new Error(`manifest node ${node.digest} is not a leaf`);
}
