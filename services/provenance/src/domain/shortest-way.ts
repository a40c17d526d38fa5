import { EVIDENCE } from './relation.ts';

type Edge = { childId: number; parentId: number; relation: string; evidence: string };

/** How much a kind of evidence says: more is more. What somebody else reported says least. */
function evidenceRank(evidence: string): number {
  return (EVIDENCE as readonly string[]).indexOf(evidence);
}

/**
 * Of the edges into nodes, for each node one that comes from the level before its own: of several the best evidenced one, then the
 * first by its parent. `depths`: least number of steps from the source.
 */
export function leadingEdges<E extends Edge>(
  edges: readonly E[],
  depths: ReadonlyMap<number, number>,
): ReadonlyMap<number, E> {
  const leading = new Map<number, E>();
  for (const edge of edges) {
    const [depth, above] = [depths.get(edge.childId), depths.get(edge.parentId)];
    if (depth === undefined || above !== depth - 1) continue;
    const other = leading.get(edge.childId);
    if (other === undefined || isBetter(edge, other)) leading.set(edge.childId, edge);
  }
  return leading;
}

/** The edges from the source to a node, in this order. */
export function wayTo<E extends Edge>(node: number, leading: ReadonlyMap<number, E>): E[] {
  const way: E[] = [];
  for (let edge = leading.get(node); edge !== undefined; edge = leading.get(edge.parentId)) way.unshift(edge);
  return way;
}

/** The least evidence on a way; empty for none. */
export function weakestOf(way: readonly Edge[]): string {
  const [weakest] = way.toSorted((one, other) => evidenceRank(one.evidence) - evidenceRank(other.evidence));
  return weakest?.evidence ?? '';
}

function isBetter(edge: Edge, other: Edge): boolean {
  const difference = evidenceRank(edge.evidence) - evidenceRank(other.evidence);
  if (difference !== 0) return difference > 0;
  if (edge.parentId !== other.parentId) return edge.parentId < other.parentId;
  return edge.relation < other.relation;
}
