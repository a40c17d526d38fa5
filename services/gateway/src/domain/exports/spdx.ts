import {
  allOf,
  type Closure,
  type ExportedEdge,
  type ExportedNode,
  edgesByChild,
  licenceOf,
  referenceOf,
} from './closure.ts';
import { type NewElement, type SpdxElement, SpdxGraph } from './spdx-graph.ts';

export const SPDX_TYPE = 'application/spdx+json';
export const SPDX_CONTEXT = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';

/** What only the service that keeps the version asked about knows of it. */
export type SpdxRoot = {
  title: string;
  summary: string;
  totalBytes: number;
  personalData: string;
  /** What texts among its files say, as expressions. */
  detectedLicences: readonly string[];
  files: readonly { path: string; sha256: string }[];
  /** Whether `files` are all that there are. */
  allFiles: boolean;
};
export type SpdxContext = { base: string; now: Date };

/**
 * A version and what it was made from in SPDX 3.0.1 (JSON-LD; profiles core, software, simpleLicensing, ai, dataset), element by
 * element after the creation information. SPDX calls declared what is found in the artefact, so that is what texts in it say; what its
 * publisher declares and the registry goes by is concluded.
 */
export function spdxElements(closure: Closure, root: SpdxRoot, { base, now }: SpdxContext): SpdxElement[] {
  const graph = new SpdxGraph(base, now);
  const registry = graph.organisation('', base);
  const nodes = new Map(closure.nodes.map((node) => [node.id, node]));
  for (const node of closure.nodes) putNode(graph, node, { registry, base });
  const [first] = closure.nodes;
  if (first === undefined) throw new Error('A closure without a node.');
  putRoot(graph, first, root);
  for (const [childId, edges] of edgesByChild(closure.edges)) relate(graph, childId, edges, nodes);
  graph.document(first, { complete: root.allFiles && closure.nodes.every(isKnown) });
  return graph.elements;
}

type Around = { registry: string; base: string };

function putNode(graph: SpdxGraph, node: ExportedNode, around: Around): void {
  const id = graph.idOf(node);
  const licence = node.external?.licence ?? licenceOf(node);
  if (node.version) graph.add(packageOf(graph, node, around));
  else graph.add({ type: 'software_Package', spdxId: id, ...outside(node), ...hashOf(node.external?.digest ?? '') });
  if (!node.version && licence === '') return;
  graph.relate(id, 'hasConcludedLicense', [graph.licence(licence)]);
  // Exactly one for each package of data or a model (conformance with these profiles); the root's is known.
  if (node.version && node.depth > 0) graph.relate(id, 'hasDeclaredLicense', [graph.licence('')]);
  if (node.version && node.licenceDoubts.length > 0)
    graph.add({
      type: 'Annotation',
      spdxId: `${id}#licence-doubts`,
      annotationType: 'review',
      subject: id,
      statement: node.licenceDoubts.join('\n'),
    });
}

function packageOf(graph: SpdxGraph, node: ExportedNode, { registry, base }: Around): NewElement {
  const { version, publishedAt, digest, state, retraction } = node;
  if (!version) throw new Error('Only versions are packages of data or models.');
  const owner = graph.organisation(version.organisation, base);
  const path = `/v1/${version.kind}s/${version.organisation}/${version.name}/versions/${encodeURIComponent(version.version)}`;
  const common = {
    spdxId: graph.idOf(node),
    name: `${version.organisation}/${version.name}`,
    software_packageVersion: version.version,
    software_downloadLocation: `${base}${path}/files`,
    suppliedBy: owner,
    originatedBy: [owner],
    // Nothing of a version can change once it is published: only then is it what it is.
    ...(publishedAt === null ? {} : { releaseTime: second(publishedAt), builtTime: second(publishedAt) }),
    ...(state === 'retracted' ? { comment: retracted(retraction) } : {}),
    ...hashOf(digest),
    externalIdentifier: [
      {
        type: 'ExternalIdentifier',
        externalIdentifierType: 'other',
        identifier: `urn:alliance:${referenceOf(version)}`,
        issuingAuthority: registry,
      },
    ],
  };
  if (version.kind === 'model') return { type: 'ai_AIPackage', ...common, software_primaryPurpose: 'model' };
  const unsaid = { dataset_datasetType: ['noAssertion'] };
  return { type: 'dataset_DatasetPackage', ...common, software_primaryPurpose: 'data', ...unsaid };
}

function outside({ external, id }: ExportedNode): { [property: string]: unknown } {
  if (external) return { name: external.url, software_downloadLocation: external.url };
  return { name: `hidden-${id}`, comment: 'Something that whoever made this document may not see.' };
}

/** What is known of the version itself. */
function putRoot(graph: SpdxGraph, node: ExportedNode, root: SpdxRoot): void {
  const element = graph.find(graph.idOf(node));
  const { title, summary, totalBytes, personalData, detectedLicences, files } = root;
  Object.assign(element, {
    ...(title === '' ? {} : { summary: title }),
    ...(summary === '' ? {} : { description: summary }),
  });
  const isModel = node.version?.kind === 'model';
  if (!isModel) element.dataset_datasetSize = totalBytes;
  // That there is data about people does not say that it is sensitive.
  if (personalData !== '')
    element[isModel ? 'ai_useSensitivePersonalInformation' : 'dataset_hasSensitivePersonalInformation'] =
      personalData === 'none' ? 'no' : 'noAssertion';
  graph.relate(graph.idOf(node), 'hasDeclaredLicense', [graph.licence(allOf(detectedLicences))]);
  const ids = files.map(({ path, sha256 }) => {
    const spdxId = `${graph.idOf(node)}#file-${encodeURIComponent(path)}`;
    graph.add({
      type: 'software_File',
      spdxId,
      name: path,
      software_primaryPurpose: isModel ? 'model' : 'data',
      ...hashOf(sha256),
    });
    return spdxId;
  });
  if (ids.length === 0) return;
  graph.relate(graph.idOf(node), isModel ? 'contains' : 'hasDataFile', ids);
}

const TRAINED: readonly string[] = ['train', 'finetune', 'embed'];

function relate(
  graph: SpdxGraph,
  childId: string,
  edges: readonly ExportedEdge[],
  nodes: ReadonlyMap<string, ExportedNode>,
): void {
  const child = nodes.get(childId);
  if (child === undefined) return;
  for (const edge of edges) {
    const parent = nodes.get(edge.parentId);
    if (parent === undefined) continue;
    const { from, type, to } = directed(edge, { child, parent });
    graph.relate(graph.idOf(from), type, [graph.idOf(to)], `${edge.relation} (${edge.evidence})`);
  }
}

type Ends = { child: ExportedNode; parent: ExportedNode };

function directed({ relation }: ExportedEdge, { child, parent }: Ends) {
  if (relation === 'evaluate') return { from: child, type: 'testedOn', to: parent };
  if (TRAINED.includes(relation) && child.version?.kind === 'model' && parent.version?.kind !== 'model')
    return { from: child, type: 'trainedOn', to: parent };
  if (isRevision(child, parent)) return { from: parent, type: 'amendedBy', to: child };
  if (relation === 'generate') return { from: parent, type: 'generates', to: child };
  return { from: child, type: 'descendantOf', to: parent };
}

function isRevision({ version: one }: ExportedNode, { version: other }: ExportedNode): boolean {
  return Boolean(
    one && other && one.kind === other.kind && one.organisation === other.organisation && one.name === other.name,
  );
}

function isKnown({ version, external, state }: ExportedNode): boolean {
  return external !== null || (version !== null && state !== 'unknown');
}

function retracted(retraction: ExportedNode['retraction']): string {
  const { action = '', reasonCode = '', severity = '' } = retraction ?? {};
  return ['Retracted', action, reasonCode, severity].filter((word) => word !== '').join('; ');
}

function hashOf(digest: string): { verifiedUsing?: object[] } {
  return digest === '' ? {} : { verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: digest }] };
}

/** SPDX knows no fractions of a second. */
function second(moment: string): string {
  return `${moment.slice(0, 19)}Z`;
}
