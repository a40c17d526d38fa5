/** An exact version, in words. */
export type ExportedVersion = { kind: 'dataset' | 'model'; organisation: string; name: string; version: string };
export type ExportedSource = { url: string; digest: string; accessedAt: string | null; licence: string };

export type ExportedRetraction = {
  action: string;
  reasonCode: string;
  severity: string;
  successor: string;
  retractedAt: string | null;
  logIndex: number | null;
};

/** Something that a version was made from; of what is hidden neither version nor source. Moments are RFC 3339. */
export type ExportedNode = {
  id: string;
  version: ExportedVersion | null;
  external: ExportedSource | null;
  digest: string;
  licence: string;
  fileLicences: readonly string[];
  licenceDoubts: readonly string[];
  state: string;
  depth: number;
  logIndex: number | null;
  publishedAt: string | null;
  publisherRole: string;
  retraction: ExportedRetraction | null;
};

export type ExportedEdge = {
  childId: string;
  parentId: string;
  relation: string;
  evidence: string;
  logIndex: number | null;
};

export type ExportedStatement = {
  digest: string;
  predicateType: string;
  organisation: string;
  submittedAt: string | null;
  subjects: readonly { version: string; digest: string; supersededBy: string }[];
  signatures: readonly { keyId: string; organisation: string; logIndex: number | null }[];
  edges: readonly ExportedEdge[];
  /** DSSE (JSON); empty where it was not asked for. */
  envelope: string;
};

export type ExportedRun = {
  runId: string;
  organisation: string;
  jobNamespace: string;
  jobName: string;
  state: string;
  captured: boolean;
  firstEventAt: string | null;
  lastEventAt: string | null;
  events: readonly { type: string; time: string; producer: string }[];
  edges: ExportedEdge[];
};

/** What a version was made from, whole: the version itself is the first node. */
export type Closure = {
  nodes: ExportedNode[];
  edges: ExportedEdge[];
  statements: ExportedStatement[];
  runs: ExportedRun[];
};

/** "dataset:org/name@1.0.0". */
export function referenceOf({ kind, organisation, name, version }: ExportedVersion): string {
  return `${kind}:${organisation}/${name}@${version}`;
}

/** All that some files of a version ask for, as one SPDX expression; empty when nothing is said. */
export function licenceOf({ licence, fileLicences }: Pick<ExportedNode, 'licence' | 'fileLicences'>): string {
  return allOf([licence, ...fileLicences]);
}

/** Expressions that all hold, as one. */
export function allOf(expressions: readonly string[]): string {
  const all = [...new Set(expressions)].filter((one) => one !== '');
  return all.length > 1 ? all.map((one) => (/\s/.test(one) ? `(${one})` : one)).join(' AND ') : (all[0] ?? '');
}

/** Edges that have one child, by it. */
export function edgesByChild(edges: readonly ExportedEdge[]): Map<string, ExportedEdge[]> {
  return Map.groupBy(edges, ({ childId }) => childId);
}

/** One text for an edge, whoever states it. */
export function edgeKey({ childId, parentId, relation }: ExportedEdge): string {
  return `${childId} ${parentId} ${relation}`;
}
