import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import { isAfter, type Step } from '../domain/step.ts';
import { edgesAround, edgesBetween } from '../store/course-store.ts';
import type { LogSize } from '../store/edge-evidence.ts';
import type { LineageDirection, LineageEdge, StatedEdge } from '../store/lineage-edge-store.ts';
import type { LineageNode } from '../store/lineage-node-store.ts';
import {
  findAsked,
  type LineageQuestion,
  loadNodesAt,
  type Reading,
  readingSince,
  recallWalk,
} from './lineage-reading.ts';
import type { LineageWalk } from './lineage-walk.ts';
import { stepKey } from './step-key.ts';

export type GetLineageInput = LineageQuestion & {
  direction: LineageDirection;
  /** Steps to follow; 0 = all. */
  depth: number;
};

/** A node that the caller may not know more of than that it is there. */
export type HiddenNode = { id: number; depth: number; hidden: true };
export type ShownNode = LineageNode & { depth: number; hidden: false };
export type ShownEdge = LineageEdge & { logIndex: number | undefined };

export type Lineage = {
  rootId: number;
  nodes: (ShownNode | HiddenNode)[];
  edges: ShownEdge[];
  nextPageToken: string;
  asOf: LogSize | undefined;
};

const MAX_PAGE_SIZE = 1_000;

/**
 * Where a version comes from, or what rests on it: nodes by distance, and each edge with the page on which its second node
 * appears. What the caller may not see is there, without a name. Errors: `invalid_argument`, `invalid_cursor`, `not_found`
 * (also when the caller may not see the version).
 */
export async function getLineage(
  context: Reading,
  caller: Caller | null,
  { version, direction, depth, asOf: moment, ...request }: GetLineageInput,
): Promise<Lineage> {
  const { size, after } = pageRequest(request, stepKey, MAX_PAGE_SIZE);
  if (depth < 0) throw invalidArgument('The depth must be 0 for everything, or a number of steps.');
  const asked = await findAsked(context, caller, { version, asOf: moment });
  const { root, asOf } = asked;
  const revision = await readingSince(context.db, after?.[2]);
  const walk = recallWalk(context, asked, { direction, evaluations: true, revision, depth });
  const steps = await walk.read(after && { depth: after[0], id: after[1] }, size + 1);
  const page = toPage(steps, size, (step) => [step.depth, step.id, revision]);
  const edges = await edgesOfPage(context, { walk, steps: page.rows, direction, asOf });
  return {
    rootId: root.id,
    ...(await show(context, caller, { steps: page.rows, edges, asOf })),
    nextPageToken: page.nextPageToken,
    asOf,
  };
}

type PageEdges = { walk: LineageWalk; steps: readonly Step[]; direction: LineageDirection; asOf: LogSize | undefined };

/** The edges between nodes of this page and of those before, of which at least one is on this page. */
async function edgesOfPage({ db }: Reading, { walk, steps, direction, asOf }: PageEdges): Promise<StatedEdge[]> {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  const page = steps.map(({ id }) => id);
  // What leads to a node comes from the level above its own, or from below: a step never skips a level.
  const among = walk.between(first.depth - 1, last);
  const isShown = (id: number) => {
    const depth = walk.depths.get(id);
    return depth !== undefined && !isAfter({ id, depth }, last);
  };
  const around = await edgesAround(db, { page, among, direction });
  const between = around.filter(({ childId, parentId }) => isShown(childId) && isShown(parentId));
  return edgesBetween(db, between, asOf);
}

type Found = { steps: readonly Step[]; edges: readonly StatedEdge[]; asOf: LogSize | undefined };

/** Fills in what the caller may see. An edge has the index of the entry that states it: mostly that of its child's publication. */
async function show(
  { db }: Reading,
  caller: Caller | null,
  { steps, edges, asOf }: Found,
): Promise<Pick<Lineage, 'nodes' | 'edges'>> {
  const ids = new Set([...steps.map((step) => step.id), ...edges.map((edge) => edge.childId)]);
  const seen = new Map<number, LineageNode>();
  for (const node of await loadNodesAt(db, [...ids], asOf)) if (maySeeNode(caller, node)) seen.set(node.id, node);
  return {
    nodes: steps.map(({ id, depth }) => {
      const node = seen.get(id);
      return node ? { ...node, depth, hidden: false } : { id, depth, hidden: true };
    }),
    edges: edges.map(({ isStatement, statementIndex, ...edge }) => {
      const child = seen.get(edge.childId);
      return { ...edge, logIndex: isStatement && child ? statementIndex : child?.logIndex };
    }),
  };
}
