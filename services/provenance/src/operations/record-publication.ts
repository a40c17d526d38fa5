import type { Logger } from '@alliance/runtime/logger';
import type { Transaction } from 'kysely';
import { nodeKey, type Publication } from '../domain/lineage-node.ts';
import { insertEdges, lockOrder, putOrder, renumberDescendants } from '../store/lineage-edge-store.ts';
import { ensureNodes, fillNode, type NumberedNode } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

type Input = Publication & {
  /** Dedupe key of the publication's event. */
  publication: Uint8Array;
};

/** What the publisher says of itself; signatures and digests will say more. */
const EVIDENCE = 'self-asserted';

/**
 * Puts a published version into the lineage graph, with an edge to each of its sources.
 *
 * The graph has no cycles because of the numbers: an edge is accepted only to a parent with a lower number, or with none
 * (external, or not published as far as we know). A version gets the highest number; but datasets and models come by two
 * streams, so it may have been named as a parent before: then what descends from it is numbered anew, after it. No edge is
 * lost by that, and a version that names its own descendant as a source is found out by the same comparison.
 */
export async function recordPublication(
  trx: Transaction<ProvenanceTables>,
  { derivations, publication, ...said }: Input,
  logger: Logger,
): Promise<void> {
  const { subject } = said;
  const last = await lockOrder(trx);
  const key = nodeKey(subject);
  const known = await ensureNodes(trx, [subject, ...derivations.map(({ source }) => source)]);
  const child = nodeOf(known, key);
  if (child.published) {
    logger.error({ version: key }, 'a version was published twice; its lineage stays that of the first time');
    return;
  }
  const publishNo = last + 1;
  await fillNode(trx, child.id, { ...said, publication, publishNo });
  const moved = await renumberDescendants(trx, child.id, publishNo);
  await putOrder(trx, publishNo + moved);

  // Whoever moved has a number above the child's by now.
  const parents =
    moved === 0
      ? known
      : await ensureNodes(
          trx,
          derivations.map(({ source }) => source),
        );
  const edges = derivations.map(({ source, relation }) => ({ parent: nodeOf(parents, nodeKey(source)), relation }));
  const accepted = edges.filter(({ parent }) => parent.id !== child.id && (parent.publishNo ?? 0) < publishNo);
  if (accepted.length < edges.length) {
    logger.error(
      { version: key, refused: edges.length - accepted.length },
      'a version names what descends from it as a source',
    );
  }
  await insertEdges(
    trx,
    accepted.map(({ parent, relation }) => ({ childId: child.id, parentId: parent.id, relation, evidence: EVIDENCE })),
  );
}

function nodeOf(nodes: ReadonlyMap<string, NumberedNode>, key: string): NumberedNode {
  const node = nodes.get(key);
  if (node === undefined) throw new Error('A node that was made in this transaction is not there.');
  return node;
}
