import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import { leadingEdges, wayTo, weakestOf } from '../domain/shortest-way.ts';
import { derivedFrom, edgesInto, type StatedEdge } from '../store/lineage-edge-store.ts';
import { findNode, type LineageNode, loadNodes } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { stepKey } from './step-key.ts';
import { type Step, walkLineage } from './walk-lineage.ts';

type Db = Kysely<ProvenanceTables>;

export type ImpactStep = {
  /** Undefined when the caller may not know what it is. */
  node: LineageNode | undefined;
  relation: string;
  evidence: string;
  logIndex: number | undefined;
};

/** A version that was made from the one asked about, with a shortest way to it. */
export type ImpactedVersion = Step & { node: LineageNode | undefined; path: ImpactStep[]; weakestEvidence: string };

const MAX_PAGE_SIZE = 200;

/**
 * What was made from a version, nearest first: what its retraction concerns. What the caller may not see is there, without a
 * name. Errors: `invalid_argument`, `invalid_cursor`, `not_found` (also when the caller may not see the version).
 */
export async function getImpact(
  { db }: { db: Db },
  caller: Caller | null,
  { version, ...request }: { version: VersionSubject; pageSize: number; pageToken: string },
): Promise<{ versions: ImpactedVersion[]; nextPageToken: string }> {
  const { size, after } = pageRequest(request, stepKey, MAX_PAGE_SIZE);
  const root = isPlain(nodeKey(version)) ? await findNode(db, version) : undefined;
  if (root === undefined || root.state === 'unknown' || !maySeeNode(caller, root)) throw notFound(nodeKey(version));
  const from = after ? { depth: after[0], id: after[1] } : { depth: 0, id: root.id };
  const walk = { depth: 0, after: from, count: size + 1 };
  const { steps, met } = await walkLineage((ids) => derivedFrom(db, ids), root.id, walk);
  const page = toPage(steps, size, (step) => [step.depth, step.id]);
  const leading = await leadingTo(db, page.rows, met);
  const onTheWay = [...leading.values()].flatMap(({ childId, parentId }) => [childId, parentId]);
  const ids = [...new Set([...page.rows.map(({ id }) => id), ...onTheWay])];
  const seen = new Map<number, LineageNode>();
  for (const node of await loadNodes(db, ids)) if (maySeeNode(caller, node)) seen.set(node.id, node);
  const versions = page.rows.map((step) => {
    const way = wayTo(step.id, leading);
    const path = way.map((edge) => toImpactStep(edge, seen.get(edge.childId)));
    return { ...step, node: seen.get(step.id), path, weakestEvidence: weakestOf(way) };
  });
  return { versions, nextPageToken: page.nextPageToken };
}

/** The edges of a shortest way to each of the steps: one query for each level between them and the source. */
async function leadingTo(
  db: Db,
  steps: readonly Step[],
  met: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, StatedEdge>> {
  const found = new Map<number, StatedEdge>();
  let wanted = steps.map(({ id }) => id);
  while (wanted.length > 0) {
    const leading = leadingEdges(await edgesInto(db, wanted), met);
    for (const [id, edge] of leading) found.set(id, edge);
    const above = new Set([...leading.values()].map(({ parentId }) => parentId));
    wanted = [...above].filter((id) => !found.has(id) && met.get(id) !== 0);
  }
  return found;
}

function toImpactStep(edge: StatedEdge, child: LineageNode | undefined): ImpactStep {
  const { relation, evidence, isStatement, statementIndex } = edge;
  return { node: child, relation, evidence, logIndex: isStatement && child ? statementIndex : child?.logIndex };
}
