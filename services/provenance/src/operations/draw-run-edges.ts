import { invalidArgument } from '@alliance/errors/alliance-error';
import { recordEvents } from '@alliance/events/outbox';
import { RunLineageRecordedSchema } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import type { Transaction } from 'kysely';
import { dedupeKey } from '../build-intake.ts';
import { type LineageSubject, nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { relationOf } from '../domain/relation.ts';
import { type RunDrawing, runLineageMessage } from '../run-mapping.ts';
import { amongDescendants, insertEdges, lockOrder, moveAfter } from '../store/lineage-edge-store.ts';
import { ensureNodes, type NumberedNode } from '../store/lineage-node-store.ts';
import { insertRunEdges, type RunEdge, runEdgesOf } from '../store/lineage-run-edge-store.ts';
import type { Run, RunDatasets } from '../store/lineage-run-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

type Trx = Transaction<ProvenanceTables>;
export type RunActor = { personId: string; role: string };
type Input = { run: Run; datasets: RunDatasets; captured: boolean; actor: RunActor; at: Date };
type Stated = { edges: RunEdge[]; drawing: RunDrawing };

/**
 * Puts edges into the lineage from everything that a run read to each version of its own organisation that it wrote, with an event
 * for each such version. What the run has stated before is left out; returns how many edges are new. The run must be locked.
 * Throws `invalid_argument` for a source that was itself made from what the run wrote.
 */
export async function drawRunEdges(trx: Trx, { run, datasets, captured, actor, at }: Input): Promise<number> {
  const outputs = datasets.outputs.filter(
    (subject): subject is VersionSubject => subject.kind !== 'external' && subject.organisation === run.organisation,
  );
  const { inputs } = datasets;
  if (outputs.length === 0 || inputs.length === 0) return 0;
  await lockOrder(trx);
  const nodes = await ensureNodes(trx, [...outputs, ...inputs]);
  const known = new Set((await runEdgesOf(trx, run)).map(edgeKey));
  const stated = outputs
    .map((child) => stateOf(child, { inputs, nodes, run, captured }))
    .map((one) => withoutKnown(one, known))
    .filter(({ edges }) => edges.length > 0);
  if (stated.length === 0) return 0;
  await requireAcyclic(trx, { inputs, outputs, nodes });
  await keepOrder(trx, stated, nodes);
  const messages = stated.map(({ drawing }) => runLineageMessage(drawing, actor));
  const ids = await recordEvents(trx, RunLineageRecordedSchema, messages, at);
  for (const [place, { edges }] of stated.entries()) {
    const statedBy = dedupeKey(ids[place] ?? '');
    // What a captured run says more stands in its own row, as with statements.
    await insertEdges(
      trx,
      edges.map((edge) => ({ ...edge, evidence: 'self-asserted', statedBy })),
    );
    await insertRunEdges(trx, run, { edges, captured, statedBy });
  }
  return stated.reduce((count, { edges }) => count + edges.length, 0);
}

type Reading = { inputs: readonly LineageSubject[]; nodes: ReadonlyMap<string, NumberedNode>; run: Run };

function stateOf(child: VersionSubject, { inputs, nodes, run, captured }: Reading & { captured: boolean }): Stated {
  const sources = inputs.map((source) => ({ source, relation: relationOf(run.relation, child, source) ?? 'copy' }));
  const childId = nodeOf(nodes, child).id;
  const edges = sources.map(({ source, relation }) => ({ childId, parentId: nodeOf(nodes, source).id, relation }));
  return { edges, drawing: { run, child, sources, captured } };
}

function withoutKnown({ edges, drawing }: Stated, known: ReadonlySet<string>): Stated {
  const isNew = edges.map((edge) => !known.has(edgeKey(edge)));
  const sources = drawing.sources.filter((_source, at) => isNew[at]);
  return { edges: edges.filter((_edge, at) => isNew[at]), drawing: { ...drawing, sources } };
}

type Ends = Omit<Reading, 'run'> & { outputs: readonly VersionSubject[] };

/** Every input is a source of every output, so no input may be, or descend from, any of them. */
async function requireAcyclic(trx: Trx, { inputs, outputs, nodes }: Ends): Promise<void> {
  const idOf = (subject: LineageSubject) => nodeOf(nodes, subject).id;
  const wrong = new Set(await amongDescendants(trx, inputs.map(idOf), outputs.map(idOf)));
  if (wrong.size === 0) return;
  const names = inputs.filter((subject) => wrong.has(idOf(subject))).map(nodeKey);
  throw invalidArgument('The lineage has no circles. Nothing was kept of the event.', [
    { field: 'inputs', problem: `is, or was made from, what the run wrote: ${names.slice(0, 10).join(', ')}` },
  ]);
}

/** A version gets a number after those of its sources, published or not, so that every parent still comes before its children. */
async function keepOrder(trx: Trx, stated: readonly Stated[], nodes: ReadonlyMap<string, NumberedNode>): Promise<void> {
  for (const { drawing } of stated) {
    const child = nodeOf(nodes, drawing.child);
    const highest = Math.max(...drawing.sources.map(({ source }) => nodeOf(nodes, source).publishNo ?? 0));
    if (highest > (child.publishNo ?? 0)) await moveAfter(trx, child.id);
  }
}

function edgeKey({ childId, parentId, relation }: RunEdge): string {
  return `${childId} ${parentId} ${relation}`;
}

function nodeOf(nodes: ReadonlyMap<string, NumberedNode>, subject: LineageSubject): NumberedNode {
  const node = nodes.get(nodeKey(subject));
  if (node === undefined) throw new Error('A node that was made in this transaction is not there.');
  return node;
}
