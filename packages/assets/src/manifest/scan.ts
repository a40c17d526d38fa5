import { lowerBound } from './byte-order.ts';
import {
  childrenOf,
  EMPTY,
  entriesOf,
  type LeafKind,
  loadNode,
  type NodeRef,
  type NodeSource,
  nodeOf,
  type Root,
  refOf,
} from './node.ts';

/** Leaves asked for at once. */
const AHEAD = 16;

/** The entries from a key on, in order, some leaves at a time. */
export async function* scan<Entry>(
  source: NodeSource,
  kind: LeafKind<Entry>,
  root: Root,
  from = '',
): AsyncGenerator<readonly Entry[]> {
  for await (const leaves of leafGroups(source, kind, root, AHEAD, from)) {
    const loaded = await source.load(
      kind,
      leaves.map((leaf) => leaf.digest),
    );
    const entries = leaves.flatMap((leaf) => entriesOf(nodeOf(loaded, leaf.digest)));
    yield entries.slice(lowerBound(entries, kind.keyOf, from));
  }
}

/** The leaves that do not end before a key, in order, in groups of at most `size` that are below one node. */
export async function* leafGroups<Entry>(
  source: NodeSource,
  kind: LeafKind<Entry>,
  root: Root,
  size: number,
  from = '',
): AsyncGenerator<readonly NodeRef[]> {
  if (root === EMPTY) return;
  const last = (ref: NodeRef) => ref.last;
  // Not yet visited, the next one at the end.
  const ahead = [refOf(kind, await loadNode(source, kind, root))].filter((ref) => lowerBound([ref], last, from) === 0);
  for (let ref = ahead.pop(); ref; ref = ahead.pop()) {
    if (ref.level > 0) {
      const children = childrenOf(await loadNode(source, kind, ref.digest));
      ahead.push(...children.slice(lowerBound(children, last, from)).reverse());
      continue;
    }
    const group = [ref];
    while (group.length < size && ahead.at(-1)?.level === 0) group.push(ahead.pop() as NodeRef);
    yield group;
  }
}
