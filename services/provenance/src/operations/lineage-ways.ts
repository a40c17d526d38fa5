import type { Caller } from '@alliance/auth/caller';
import type { Kysely } from 'kysely';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import { leadingEdges, wayTo, weakestOf } from '../domain/shortest-way.ts';
import { type Course, leadingTo } from '../store/course-store.ts';
import type { StatedEdge } from '../store/lineage-edge-store.ts';
import type { LineageNode } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import type { HiddenNode, ShownNode } from './get-lineage.ts';
import { loadNodesAt } from './lineage-reading.ts';

type Db = Kysely<ProvenanceTables>;
/** As many as a page of the internal contract may hold. */
export const MOST_AT_ONCE = 1_000;

export type SeenNode = ShownNode | HiddenNode;
export type WayStep = { node: SeenNode; relation: string; evidence: string; logIndex: number | undefined };
export type Way = { node: SeenNode; path: WayStep[]; weakestEvidence: string };

/** Where every node was met, and the last edges of the ways that somebody has asked for. */
type Walked = {
  depths: ReadonlyMap<number, number>;
  leading: Map<number, StatedEdge>;
  /** Every node of one depth; needed of walks up only. */
  level?: (depth: number) => readonly number[];
};

/** Nodes with a shortest way to each from the start of a walk. What the caller may not see has no name. */
export async function waysTo(
  db: Db,
  caller: Caller | null,
  targets: readonly number[],
  { walk, course }: { walk: Walked; course: Course },
): Promise<Way[]> {
  const { depths } = walk;
  await lead(db, targets, { walk, course });
  const ways = targets.map((id) => wayTo(id, walk.leading));
  const ids = new Set([
    ...targets,
    ...ways.flatMap((way) => way.flatMap(({ childId, parentId }) => [childId, parentId])),
  ]);
  const seen = new Map<number, LineageNode>();
  for (const node of await loadNodesAt(db, [...ids], course.asOf))
    if (maySeeNode(caller, node)) seen.set(node.id, node);
  const up = course.direction === 'upstream';
  const show = (id: number): SeenNode => {
    const [node, depth] = [seen.get(id), depths.get(id) ?? 0];
    return node ? { ...node, depth, hidden: false } : { id, depth, hidden: true };
  };
  return targets.map((id, at) => {
    const way = ways[at] ?? [];
    const path = way.map(({ childId, parentId, relation, evidence, isStatement, statementIndex }) => {
      // On a way up, what was made stands nearer to the start than what it was made from.
      const made = seen.get(up ? parentId : childId);
      const logIndex = isStatement && made ? statementIndex : made?.logIndex;
      return { node: show(childId), relation, evidence, logIndex };
    });
    return { node: show(id), path, weakestEvidence: weakestOf(way) };
  });
}

/** Finds the last edge of a shortest way to each of these nodes and to what lies on it; a walk is told of whole ways only. */
async function lead(
  db: Db,
  targets: readonly number[],
  { walk, course }: { walk: Walked; course: Course },
): Promise<void> {
  const { depths, leading } = walk;
  const found = new Map<number, StatedEdge>();
  const isWanted = (id: number) => (depths.get(id) ?? 0) > 0 && !leading.has(id) && !found.has(id);
  let wanted = [...new Set(targets)].filter(isWanted);
  while (wanted.length > 0) {
    const above = new Set(wanted.map((id) => (depths.get(id) ?? 0) - 1));
    const among =
      course.direction === 'upstream' ? [...above].flatMap((depth) => [...(walk.level?.(depth) ?? [])]) : [];
    const edges = leadingEdges(await leadingTo(db, { ids: wanted, among }, course), depths);
    for (const [id, edge] of edges) found.set(id, edge);
    wanted = [...new Set([...edges.values()].map(({ parentId }) => parentId))].filter(isWanted);
  }
  for (const [id, edge] of found) leading.set(id, edge);
}
