import type { Transaction } from 'kysely';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { lockOrder, noteChange } from '../store/lineage-edge-store.ts';
import { ensureNodes } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { insertEvaluation } from '../store/training-store.ts';

type Evaluation = {
  model: VersionSubject;
  dataset: VersionSubject;
  /** Dedupe key of the event that told of it. */
  recordedBy: Buffer;
};

/** Keeps that a model version was measured on a dataset version; once is enough, however often it was. */
export async function recordEvaluation(
  trx: Transaction<ProvenanceTables>,
  { model, dataset, recordedBy }: Evaluation,
): Promise<void> {
  await lockOrder(trx);
  const nodes = await ensureNodes(trx, [model, dataset]);
  const [modelId, datasetId] = [model, dataset].map((subject) => nodes.get(nodeKey(subject))?.id);
  if (modelId === undefined || datasetId === undefined) throw new Error('A node that was made here is not there.');
  if (await insertEvaluation(trx, { modelId, datasetId, recordedBy })) await noteChange(trx);
}
