import type { LeafKind, NewNode, NodeSource, TreeNode } from './node.ts';

/** A source that also has nodes which are not kept yet. */
export function sourceWith(source: NodeSource, made: readonly NewNode[]): NodeSource {
  const views = new Map(made.map(({ digest, view }) => [digest, view]));
  return {
    load: async <Entry>(kind: LeafKind<Entry>, digests: readonly string[]) => {
      const loaded = new Map(
        await source.load(
          kind,
          digests.filter((digest) => !views.has(digest)),
        ),
      );
      for (const digest of digests) {
        const view = views.get(digest);
        if (view) loaded.set(digest, view as TreeNode<Entry>);
      }
      return loaded;
    },
  };
}
