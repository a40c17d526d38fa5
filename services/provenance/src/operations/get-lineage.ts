import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import {
  edgesOnPage,
  type LineageDirection,
  type LineageEdge,
  neighbours,
  type StatedEdge,
} from '../store/lineage-edge-store.ts';
import { findNode, type LineageNode, loadNodes } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { stepKey } from './step-key.ts';
import { isAfter, type Step, walkLineage } from './walk-lineage.ts';

export type GetLineageInput = {
  version: VersionSubject;
  direction: LineageDirection;
  /** Steps to follow; 0 = all. */
  depth: number;
  pageSize: number;
  pageToken: string;
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
};

const MAX_PAGE_SIZE = 1_000;

/**
 * Where a version comes from, or what rests on it: nodes by distance, and each edge with the page on which its second node
 * appears. What the caller may not see is there, without a name. Errors: `invalid_argument`, `invalid_cursor`, `not_found`
 * (also when the caller may not see the version).
 */
export async function getLineage(
  { db }: { db: Kysely<ProvenanceTables> },
  caller: Caller | null,
  { version, direction, depth, pageSize, pageToken }: GetLineageInput,
): Promise<Lineage> {
  const { size, after } = pageRequest({ pageSize, pageToken }, stepKey, MAX_PAGE_SIZE);
  if (depth < 0) throw invalidArgument('The depth must be 0 for everything, or a number of steps.');
  const root = isPlain(nodeKey(version)) ? await findNode(db, version) : undefined;
  if (root === undefined || root.state === 'unknown' || !maySeeNode(caller, root)) throw notFound(nodeKey(version));

  const from = after && { depth: after[0], id: after[1] };
  const { steps, met } = await walkLineage((ids) => neighbours(db, direction, ids), root.id, {
    depth,
    after: from,
    count: size + 1,
  });
  const page = toPage(steps, size, (step) => [step.depth, step.id]);
  const last = page.rows.at(-1);
  const ids = page.rows.map((step) => step.id);
  const known =
    last === undefined ? [] : [...met].filter(([id, at]) => !isAfter({ id, depth: at }, last)).map(([id]) => id);
  const edges = await edgesOnPage(db, ids, known);
  return {
    rootId: root.id,
    ...(await show(db, caller, { steps: page.rows, edges })),
    nextPageToken: page.nextPageToken,
  };
}

/** Fills in what the caller may see. An edge has the index of the entry that states it: mostly that of its child's publication. */
async function show(
  db: Kysely<ProvenanceTables>,
  caller: Caller | null,
  { steps, edges }: { steps: readonly Step[]; edges: readonly StatedEdge[] },
): Promise<Pick<Lineage, 'nodes' | 'edges'>> {
  const ids = new Set([...steps.map((step) => step.id), ...edges.map((edge) => edge.childId)]);
  const seen = new Map<number, LineageNode>();
  for (const node of await loadNodes(db, [...ids])) if (maySeeNode(caller, node)) seen.set(node.id, node);
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
