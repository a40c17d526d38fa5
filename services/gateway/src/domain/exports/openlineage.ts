import {
  type Closure,
  type ExportedEdge,
  type ExportedNode,
  type ExportedRun,
  edgeKey,
  edgesByChild,
  licenceOf,
  referenceOf,
} from './closure.ts';
import { datasetFacets, type Facets, facet, PRODUCER } from './openlineage-facets.ts';

export const OPENLINEAGE_TYPE = 'application/x-ndjson';
const SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';

type Dataset = { namespace: string; name: string; facets: Facets };
export type RunEvent = {
  eventType: string;
  eventTime: string;
  producer: string;
  schemaURL: string;
  run: { runId: string; facets?: Facets };
  job: { namespace: string; name: string; facets?: Facets };
  inputs: Dataset[];
  outputs: Dataset[];
};

export type OpenLineageContext = {
  /** Address of this registry, without a slash at its end: the namespace of its versions. */
  base: string;
  /** For what is hidden, of which nobody may know the time. */
  now: Date;
  /** Makes a UUID of a text, always the same. */
  uuidOf: (text: string) => string;
};

/**
 * The events (OpenLineage 2-0-2) that what a version was made from comes to, its sources' before its own. A run that was reported has
 * the events that were reported, with everything that it read and wrote on the one that ends it; what no run says has an event made
 * here, marked by a facet of the run.
 */
export function* openLineageEvents(closure: Closure, context: OpenLineageContext): Generator<RunEvent> {
  const nodes = new Map(closure.nodes.map((node) => [node.id, node]));
  const byRuns = new Set(closure.runs.flatMap(({ edges }) => edges.map(edgeKey)));
  const drawn = edgesByChild(closure.edges);
  const runsOf = Map.groupBy(closure.runs, ({ edges }) => edges[0]?.childId);
  for (const node of closure.nodes.toReversed()) {
    for (const run of runsOf.get(node.id) ?? []) yield* reportedEvents(run, nodes, context);
    const own = (drawn.get(node.id) ?? []).filter((edge) => !byRuns.has(edgeKey(edge)));
    for (const [relation, edges] of Map.groupBy(own, (edge) => edge.relation))
      yield synthesised(node, { relation, edges, nodes }, context);
  }
}

type Nodes = ReadonlyMap<string, ExportedNode>;

function* reportedEvents(run: ExportedRun, nodes: Nodes, { base }: OpenLineageContext): Generator<RunEvent> {
  const relations = new Set(run.edges.map(({ relation }) => relation));
  const [relation = ''] = relations;
  // A run whose outputs came about in different ways never said how.
  const facets = relations.size === 1 ? derivation(relation) : {};
  const completed = run.events.findLastIndex(({ type }) => type === 'complete');
  const end = completed < 0 ? run.events.length - 1 : completed;
  const job = { namespace: run.jobNamespace, name: run.jobName, facets };
  const all = datasetsOf(run.edges, nodes, base);
  for (const [at, { type, time, producer }] of run.events.entries())
    yield {
      eventType: type.toUpperCase(),
      eventTime: time,
      producer,
      schemaURL: SCHEMA,
      run: { runId: run.runId },
      job,
      ...(at === end ? all : { inputs: [], outputs: [] }),
    };
}

type Making = { relation: string; edges: readonly ExportedEdge[]; nodes: Nodes };

function synthesised(node: ExportedNode, { relation, edges, nodes }: Making, context: OpenLineageContext): RunEvent {
  const { base, now, uuidOf } = context;
  const { version } = node;
  const name = version ? referenceOf(version) : `hidden:${node.id}`;
  const evidence = edges.map((edge) => ({ source: nameOf(nodes.get(edge.parentId)), evidence: edge.evidence }));
  return {
    eventType: 'COMPLETE',
    eventTime: node.publishedAt ?? now.toISOString(),
    producer: PRODUCER,
    schemaURL: SCHEMA,
    run: {
      runId: uuidOf(`${base} ${name} ${relation}`),
      facets: {
        alliance_synthesised: facet('run', {
          reason: 'No run was reported of this: it is what the publication or statements about the version say.',
          timeKnown: node.publishedAt !== null,
          evidence,
        }),
      },
    },
    job: {
      namespace: version?.organisation ?? 'hidden',
      name: `${relation} ${name}`,
      facets: derivation(relation),
    },
    ...datasetsOf(edges, nodes, base),
  };
}

function derivation(relation: string): Facets {
  return { alliance_derivation: facet('job', { relation }) };
}

function datasetsOf(edges: readonly ExportedEdge[], nodes: Nodes, base: string) {
  const of = (ids: readonly string[], written: boolean) =>
    [...new Set(ids)].flatMap((id) => {
      const node = nodes.get(id);
      return node ? [toDataset(node, base, written)] : [];
    });
  const isMade = edges.some(({ relation }) => relation !== 'evaluate');
  return {
    inputs: of(
      edges.map(({ parentId }) => parentId),
      false,
    ),
    outputs: of(
      edges.map(({ childId }) => childId),
      isMade,
    ),
  };
}

/** The same namespace and name by which events name a version when they come in. */
function toDataset(node: ExportedNode, base: string, written: boolean): Dataset {
  const { version, external } = node;
  const facets = datasetFacets({ ...node, licence: licenceOf(node) }, written);
  if (version) {
    const { kind, organisation, name } = version;
    return { namespace: base, name: `${kind}:${organisation}/${name}`, facets };
  }
  return external ? { ...splitAddress(external.url), facets } : { namespace: base, name: `hidden:${node.id}`, facets };
}

/** OpenLineage names what is outside by where it is and what it is called there. */
function splitAddress(url: string): { namespace: string; name: string } {
  const [address = ''] = url.split('#version=');
  const found = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)\/+(.+)$/i.exec(address);
  return found ? { namespace: found[1] ?? '', name: found[2] ?? '' } : { namespace: 'external', name: address };
}

function nameOf(node: ExportedNode | undefined): string {
  if (node?.version) return referenceOf(node.version);
  return node?.external?.url ?? `hidden:${node?.id}`;
}
