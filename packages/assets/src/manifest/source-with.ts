import type { LeafKind, NewNode, NodeSource, TreeNode } from './node.ts';
import { readNode } from './node-codec.ts';

/** A source that also has nodes which are not kept yet. */
export function sourceWith(source: NodeSource, made: readonly NewNode[]): NodeSource {
  const bodies = new Map(made.map(({ digest, body }) => [digest, body]));
  return {
    load: async <Entry>(kind: LeafKind<Entry>, digests: readonly string[]) => {
      const own = digests.filter((digest) => bodies.has(digest));
      const loaded = await source.load(
        kind,
        digests.filter((digest) => !bodies.has(digest)),
      );
      const read = own.map((digest): [string, TreeNode<Entry>] => [
        digest,
        readNode(kind, digest, bodies.get(digest) as Buffer),
      ]);
      return new Map([...loaded, ...read]);
    },
  };
}
