import type { LineageEdge, LineageNode } from './api/shapes.ts';

/** A node with the weakest evidence of any edge on any way to it; empty for the version asked about. */
export type RatedNode = LineageNode & { weakestEvidence: string };

const RISING = ['reported', 'self-asserted', 'signed', 'digest-matched', 'run-captured', 'audited'];

/** Rates each node of a whole lineage: a chain is as good as its weakest link, and of several chains the weakest is told. */
export function withWeakest(
  { rootId, nodes, edges }: { rootId: string; nodes: readonly LineageNode[]; edges: readonly LineageEdge[] },
  downstream: boolean,
): RatedNode[] {
  const next = Map.groupBy(edges, ({ childId, parentId }) => (downstream ? parentId : childId));
  const weakest = new Map([[rootId, RISING.length]]);
  const queue = [rootId];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const { childId, parentId, evidence } of next.get(id) ?? []) {
      const end = downstream ? childId : parentId;
      // What this build does not know proves nothing here.
      const rank = Math.min(weakest.get(id) ?? 0, Math.max(RISING.indexOf(evidence), 0));
      if (rank >= (weakest.get(end) ?? Number.POSITIVE_INFINITY)) continue;
      weakest.set(end, rank);
      queue.push(end);
    }
  }
  return nodes.map((node) => ({ ...node, weakestEvidence: RISING[weakest.get(node.id) ?? 0] ?? '' }));
}
