import type { Logger } from '@alliance/runtime/logger';
import type { Transaction } from 'kysely';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { descendsFrom, insertEdges, lockOrder, moveAfter } from '../store/lineage-edge-store.ts';
import { ensureNodes } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

type Training = {
  sources: readonly VersionSubject[];
  models: readonly VersionSubject[];
  /** The organisation that says so; empty = a person. */
  statedBy: string;
  /** Dedupe key of the event that states it. */
  statement: Buffer;
};

type Named = { model: VersionSubject; source: VersionSubject };

/**
 * Puts into the lineage graph that models were trained with versions, as whoever trained them says; what is known stays as it is.
 * What is said of somebody else's model is `reported` only: it binds nobody. An edge that would close a circle is refused. A model gets a number after a source that has one, so that every
 * parent still comes before its children.
 */
export async function recordTraining(
  trx: Transaction<ProvenanceTables>,
  { sources, models, statedBy, statement }: Training,
  logger: Logger,
): Promise<void> {
  if (sources.length === 0 || models.length === 0) return;
  await lockOrder(trx);
  for (const model of models)
    for (const source of sources)
      if (!(await recordOne(trx, { model, source, statedBy, statement })))
        logger.error({ version: nodeKey(model) }, 'a report of use names what descends from a model as its source');
}

/** False for an edge that would close a circle. */
async function recordOne(
  trx: Transaction<ProvenanceTables>,
  { model, source, statedBy, statement }: Pick<Training, 'statedBy' | 'statement'> & Named,
): Promise<boolean> {
  const nodes = await ensureNodes(trx, [model, source]);
  const [child, parent] = [nodes.get(nodeKey(model)), nodes.get(nodeKey(source))];
  if (!child || !parent) throw new Error('A node that was made in this transaction is not there.');
  if (child.id === parent.id || (await descendsFrom(trx, parent.id, child.id))) return false;
  if ((parent.publishNo ?? 0) > (child.publishNo ?? 0)) await moveAfter(trx, child.id);
  const relation = source.kind === 'model' ? 'finetune' : 'train';
  const evidence = model.organisation === statedBy ? 'self-asserted' : 'reported';
  const edge = { childId: child.id, parentId: parent.id, relation, evidence, statedBy: statement };
  await insertEdges(trx, [edge]);
  return true;
}
