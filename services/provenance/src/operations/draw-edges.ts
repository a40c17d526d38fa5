import { StatementRefusal } from '@alliance/statements/statement-refusal';
import type { Transaction } from 'kysely';
import { nodeKey } from '../domain/lineage-node.ts';
import { insertEdges, type LineageEdge, lockOrder } from '../store/lineage-edge-store.ts';
import { ensureNodes, type NumberedNode } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import type { CheckedStatement } from './check-statement.ts';

/** What a statement adds to the graph: nodes of its subjects, of all versions that it names, and its edges. */
export type Drawn = { subjects: number[]; nodes: number[]; edges: LineageEdge[] };

/**
 * Draws the edges that a statement claims; those that are there already gain its evidence. The order of publications is
 * locked until the transaction ends. `statedBy`: dedupe key of the statement's first leaf. Throws StatementRefusal with the step `lineage` for an edge that would close a cycle.
 */
export async function drawEdges(
  trx: Transaction<ProvenanceTables>,
  links: CheckedStatement['links'],
  statedBy: Buffer | undefined,
): Promise<Drawn> {
  await lockOrder(trx);
  const all = links.flatMap(({ child, sources }) => [child, ...sources.map(({ source }) => source)]);
  const nodes = await ensureNodes(trx, all);
  const nodeOf = (key: string): NumberedNode => {
    const node = nodes.get(key);
    if (node === undefined) throw new Error('A node that was made in this transaction is not there.');
    return node;
  };
  const edges = links.flatMap(({ child, sources }) =>
    sources.map(({ source, relation, evidence }) => {
      const [from, to] = [nodeOf(nodeKey(source)), nodeOf(nodeKey(child))];
      if (from.id === to.id || (from.publishNo ?? 0) >= (to.publishNo ?? 0))
        throw new StatementRefusal(
          'lineage',
          'cycle',
          `${nodeKey(source)} was published after ${nodeKey(child)} and cannot be a source of it.`,
        );
      return { childId: to.id, parentId: from.id, relation, evidence };
    }),
  );
  // What no publication said is self-asserted as far as the graph goes; the statement's own row says more while it stands.
  await insertEdges(
    trx,
    edges.map((edge) => ({ ...edge, evidence: 'self-asserted', ...(statedBy ? { statedBy } : {}) })),
  );
  const ids = (keys: string[]) => [...new Set(keys.map((key) => nodeOf(key).id))];
  const versions = all.filter(({ kind }) => kind !== 'external').map(nodeKey);
  return { subjects: ids(links.map(({ child }) => nodeKey(child))), nodes: ids(versions), edges };
}
