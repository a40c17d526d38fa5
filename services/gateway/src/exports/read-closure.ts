import { AllianceError } from '@alliance/errors/alliance-error';
import {
  AssetKindSchema,
  type AssetVersionRef,
  type ExternalSource,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import type {
  ClosureNode,
  ClosureRetraction,
  ClosureRun,
  ClosureStatement,
  ReadClosureResponse,
} from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import type { LineageEdge } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { CallOptions } from '@alliance/rpc/types';
import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';
import type { versionRefOf } from '../asset-kinds.ts';
import type { Clients } from '../clients.ts';
import type {
  Closure,
  ExportedEdge,
  ExportedNode,
  ExportedRetraction,
  ExportedRun,
  ExportedSource,
  ExportedStatement,
  ExportedVersion,
} from '../domain/exports/closure.ts';

export type ProvenEntry = { index: number; leaf: Buffer; proof: string };
export type ProvenClosure = Closure & { entries: ProvenEntry[]; logKey: string; logPolicy: string };

/** What is held in memory at once: about 100 MB. */
const MOST = { nodes: 50_000, edges: 250_000, statements: 50_000, runs: 10_000 } as const;
const DEADLINE_MS = 60_000;

/**
 * All that a version was made from. Errors: those of `ReadClosure`, `quota_exceeded` when it is more than one file can hold: it is
 * never cut short.
 */
export async function readClosure(
  { lineageExports }: Pick<Clients, 'lineageExports'>,
  version: ReturnType<typeof versionRefOf>,
  options: CallOptions,
  wanted: { withEnvelopes?: boolean; withProofs?: boolean } = {},
): Promise<ProvenClosure> {
  const closure: ProvenClosure = {
    nodes: [],
    edges: [],
    statements: [],
    runs: [],
    entries: [],
    logKey: '',
    logPolicy: '',
  };
  const runs = new Map<string, ExportedRun>();
  const asked = { version, ...wanted };
  for await (const part of lineageExports.readClosure(asked, { ...options, deadlineMs: DEADLINE_MS })) {
    take(closure, runs, part);
    refuseTooMuch(closure);
  }
  return closure;
}

function take(closure: ProvenClosure, runs: Map<string, ExportedRun>, part: ReadClosureResponse): void {
  for (const node of part.nodes) closure.nodes.push(toNode(node));
  for (const edge of part.edges) closure.edges.push(toEdge(edge));
  for (const statement of part.statements) closure.statements.push(toStatement(statement));
  for (const { index, leaf, proof } of part.entries)
    closure.entries.push({ index: Number(index), leaf: Buffer.from(leaf), proof });
  for (const told of part.runs) {
    const run = toRun(told);
    const key = `${run.organisation} ${run.runId}`;
    const known = runs.get(key);
    if (known) known.edges.push(...run.edges);
    else {
      runs.set(key, run);
      closure.runs.push(run);
    }
  }
  if (part.logKey !== '') Object.assign(closure, { logKey: part.logKey, logPolicy: part.logPolicy });
}

function refuseTooMuch(closure: Closure): void {
  for (const part of ['nodes', 'edges', 'statements', 'runs'] as const)
    if (closure[part].length > MOST[part])
      throw new AllianceError(
        'quota_exceeded',
        `The version was made from more than ${MOST[part]} ${part}, which is more than one file can hold. Read it in pages at /v1/provenance/… instead.`,
      );
}

function toNode({ node, publishedAt, publisherRole, retraction }: ClosureNode): ExportedNode {
  if (!node) throw new Error('A part of a closure has a node that is none.');
  const { id, subject, digest, licence, fileLicences, licenceDoubts, state, depth, logIndex } = node;
  return {
    ...{ id, digest, licence, fileLicences, licenceDoubts, state, depth, publisherRole },
    version: subject.case === 'version' ? toVersion(subject.value) : null,
    external: subject.case === 'external' ? toSource(subject.value) : null,
    logIndex: placeOf(logIndex),
    publishedAt: momentOf(publishedAt),
    retraction: retraction ? toRetraction(retraction) : null,
  };
}

function toSource({ url, digest, licence, accessedAt }: ExternalSource): ExportedSource {
  return { url, digest, licence, accessedAt: momentOf(accessedAt) };
}

function toRetraction(said: ClosureRetraction): ExportedRetraction {
  const { action, reasonCode, severity, successor, retractedAt, logIndex } = said;
  const facts = { action, reasonCode, severity, successor };
  return { ...facts, retractedAt: momentOf(retractedAt), logIndex: placeOf(logIndex) };
}

function toVersion({ asset, version }: AssetVersionRef): ExportedVersion {
  const kind = enumName(AssetKindSchema, asset?.kind ?? 0);
  return {
    kind: kind === 'model' ? kind : 'dataset',
    organisation: asset?.organisation ?? '',
    name: asset?.name ?? '',
    version,
  };
}

function toEdge({ childId, parentId, relation, evidence, logIndex }: LineageEdge): ExportedEdge {
  return { childId, parentId, relation, evidence, logIndex: placeOf(logIndex) };
}

function toStatement({ statement, edges, envelope }: ClosureStatement): ExportedStatement {
  if (!statement) throw new Error('A part of a closure has a statement that is none.');
  const { digest, predicateType, organisation, subjects, signatures, submittedAt } = statement;
  return {
    ...{ digest, predicateType, organisation, submittedAt: momentOf(submittedAt) },
    subjects: subjects.map((subject) => ({
      version: subject.version,
      digest: subject.digest,
      supersededBy: subject.supersededBy,
    })),
    signatures: signatures.map(({ keyId, organisation: signer, logIndex }) => ({
      keyId,
      organisation: signer,
      logIndex: placeOf(logIndex),
    })),
    edges: edges.map(toEdge),
    envelope: Buffer.from(envelope).toString('utf8'),
  };
}

function toRun({ run, events, edges }: ClosureRun): ExportedRun {
  if (!run) throw new Error('A part of a closure has a run that is none.');
  const { runId, organisation, jobNamespace, jobName, state, captured, firstEventAt, lastEventAt } = run;
  return {
    ...{ runId, organisation, jobNamespace, jobName, state, captured },
    firstEventAt: momentOf(firstEventAt),
    lastEventAt: momentOf(lastEventAt),
    events: events.map(({ type, time, producer }) => ({ type, time, producer })),
    edges: edges.map(toEdge),
  };
}

function momentOf(moment: Timestamp | undefined): string | null {
  return moment ? timestampDate(moment).toISOString() : null;
}

function placeOf(index: bigint | undefined): number | null {
  return index === undefined ? null : Number(index);
}
