import type {
  ClosureNodeSchema,
  ClosureRunSchema,
  ReadClosureResponseSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import type { LineageEdgeSchema } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { runStateOf } from './domain/run-state.ts';
import { toEdgeMessage, toNodeMessage } from './mapping.ts';
import type { ClosureNode, ClosurePart } from './operations/read-closure.ts';
import { statementMessage } from './statement-mapping.ts';
import type { ClosureRun } from './store/closure-store.ts';

/** Some of a closure as its message. */
export function closureMessage(part: ClosurePart): MessageInitShape<typeof ReadClosureResponseSchema> {
  if ('nodes' in part) return { nodes: part.nodes.map(nodeMessage) };
  if ('edges' in part) return { edges: part.edges.map(toEdgeMessage) };
  if ('runs' in part) return { runs: part.runs.map(runMessage) };
  if ('entries' in part)
    return { entries: part.entries.map(({ index, ...entry }) => ({ index: BigInt(index), ...entry })) };
  const statements = part.statements.map(({ statement, edges, envelope }) => ({
    statement: statementMessage(statement),
    edges: edges.map(statedMessage),
    ...(envelope ? { envelope } : {}),
  }));
  return { statements };
}

function nodeMessage({ node, publication, retraction }: ClosureNode): MessageInitShape<typeof ClosureNodeSchema> {
  return {
    node: toNodeMessage(node),
    publisherRole: publication?.role ?? '',
    ...(publication?.at ? { publishedAt: timestampFromDate(publication.at) } : {}),
    ...(retraction ? { retraction: retractionMessage(retraction) } : {}),
  };
}

function retractionMessage(retraction: NonNullable<ClosureNode['retraction']>) {
  const { action, reasonCode, severity, successor, retractedAt, logIndex } = retraction;
  return {
    ...{ action, reasonCode, severity, successor },
    retractedAt: timestampFromDate(retractedAt),
    ...(logIndex === undefined ? {} : { logIndex: BigInt(logIndex) }),
  };
}

function runMessage({ run, captured, events, edges }: ClosureRun): MessageInitShape<typeof ClosureRunSchema> {
  const { runId, organisation, jobNamespace, jobName } = run;
  const [first, last] = [events[0], events.at(-1)];
  return {
    run: {
      ...{ runId, organisation, jobNamespace, jobName, captured },
      state: runStateOf(events.map(({ type, at }) => ({ type, at, builder: null }))),
      ...(first ? { firstEventAt: timestampFromDate(first.at) } : {}),
      ...(last ? { lastEventAt: timestampFromDate(last.at) } : {}),
      events: events.length,
    },
    events: events.map(({ type, time, producer }) => ({ type, time, producer })),
    edges: edges.map((edge) => statedMessage({ ...edge, evidence: captured ? 'run-captured' : 'self-asserted' })),
  };
}

type Stated = { childId: number; parentId: number; relation: string; evidence: string };

function statedMessage({ childId, parentId, relation, evidence }: Stated): MessageInitShape<typeof LineageEdgeSchema> {
  return { childId: String(childId), parentId: String(parentId), relation, evidence };
}
