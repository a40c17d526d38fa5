import { lowerBound } from './byte-order.ts';
import { EMPTY, type LeafKind, type NodeSource, nodeOf, type Root } from './node.ts';

/** For each key the first entry that is not before it, if there is one; one question a level for all keys. */
export async function seek<Entry>(
  source: NodeSource,
  kind: LeafKind<Entry>,
  root: Root,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Entry>> {
  const found = new Map<string, Entry>();
  let pending = root === EMPTY ? [] : keys.map((key) => ({ key, digest: root }));
  while (pending.length > 0) {
    const loaded = await source.load(kind, [...new Set(pending.map(({ digest }) => digest))]);
    const next: typeof pending = [];
    for (const { key, digest } of pending) {
      const node = nodeOf(loaded, digest);
      if ('entries' in node) {
        const entry = node.entries[lowerBound(node.entries, kind.keyOf, key)];
        if (entry !== undefined) found.set(key, entry);
      } else {
        const child = node.children[lowerBound(node.children, (ref) => ref.last, key)];
        if (child) next.push({ key, digest: child.digest });
      }
    }
    pending = next;
  }
  return found;
}

/** The entries that stand at exactly these keys. */
export async function findEntries<Entry>(
  source: NodeSource,
  kind: LeafKind<Entry>,
  root: Root,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Entry>> {
  const found = await seek(source, kind, root, keys);
  return new Map([...found].filter(([key, entry]) => kind.keyOf(entry) === key));
}
