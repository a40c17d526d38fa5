import type { Caller } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import { leadingEdges, wayTo, weakestOf } from '../domain/shortest-way.ts';
import type { StatedEdge } from '../store/lineage-edge-store.ts';
import { findNode, type LineageNode, loadNodes } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import type { HiddenNode, ShownNode } from './get-lineage.ts';

type Db = Kysely<ProvenanceTables>;
export type SeenNode = ShownNode | HiddenNode;
export type WayStep = { node: SeenNode; relation: string; evidence: string; logIndex: number | undefined };
export type Way = { node: SeenNode; path: WayStep[]; weakestEvidence: string };

/** The node of a version that the caller asks about. Throws `not_found`, also when the caller may not see it. */
export async function requireNode(db: Db, caller: Caller | null, version: VersionSubject): Promise<LineageNode> {
  const root = isPlain(nodeKey(version)) ? await findNode(db, version) : undefined;
  if (root === undefined || root.state === 'unknown' || !maySeeNode(caller, root)) throw notFound(nodeKey(version));
  return root;
}

/**
 * Nodes with a shortest way to each from the node of depth 0. `edgesTo`: the edges that lead to nodes, of which the end that is nearer to
 * the start must be `parentId`. What the caller may not see has no name.
 */
export async function waysTo(
  db: Db,
  caller: Caller | null,
  targets: readonly number[],
  { depths, edgesTo }: { depths: ReadonlyMap<number, number>; edgesTo: (ids: number[]) => Promise<StatedEdge[]> },
): Promise<Way[]> {
  const leading = new Map<number, StatedEdge>();
  let wanted = targets.filter((id) => (depths.get(id) ?? 0) > 0);
  while (wanted.length > 0) {
    const found = leadingEdges(await edgesTo(wanted), depths);
    for (const [id, edge] of found) leading.set(id, edge);
    const nearer = new Set([...found.values()].map(({ parentId }) => parentId));
    wanted = [...nearer].filter((id) => !leading.has(id) && depths.get(id) !== 0);
  }
  const seen = new Map<number, LineageNode>();
  const ids = new Set([...targets, ...[...leading.values()].flatMap(({ childId, parentId }) => [childId, parentId])]);
  for (const node of await loadNodes(db, [...ids])) if (maySeeNode(caller, node)) seen.set(node.id, node);
  const show = (id: number): SeenNode => {
    const [node, depth] = [seen.get(id), depths.get(id) ?? 0];
    return node ? { ...node, depth, hidden: false } : { id, depth, hidden: true };
  };
  return targets.map((id) => {
    const way = wayTo(id, leading);
    const path = way.map(({ childId, relation, evidence, isStatement, statementIndex }) => {
      const node = show(childId);
      const published = node.hidden ? undefined : node.logIndex;
      const logIndex = isStatement && !node.hidden ? statementIndex : published;
      return { node, relation, evidence, logIndex };
    });
    return { node: show(id), path, weakestEvidence: weakestOf(way) };
  });
}
