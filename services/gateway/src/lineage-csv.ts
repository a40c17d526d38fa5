import type { LineageStep } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import type { LineageNode } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { ImpactedVersion } from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { formatVersionRef } from './asset-reference.ts';

/** Columns about a node. */
export const NODE_COLUMNS = ['state', 'depth', 'licence', 'digest', 'log_index'];
/** Columns about the way to it: step by step, the last leads to it. */
export const WAY_COLUMNS = ['path', 'weakest_evidence', 'evidence', 'path_log_indexes', 'as_of'];

const THEN = ' > ';

/** What a node is called; empty for one that the caller may not know. */
export function nameOf({ subject }: LineageNode): string {
  if (subject.case === 'version') return formatVersionRef(subject.value);
  return subject.case === 'external' ? subject.value.url : '';
}

/** The cells of `NODE_COLUMNS`. */
export function nodeCells({ state, depth, licence, digest, subject, logIndex }: LineageNode) {
  const outside = subject.case === 'external' ? subject.value.digest : '';
  return [state, depth, licence, digest || outside, logIndex ?? ''];
}

type Step = { name: string; relation: string; evidence: string; logIndex?: bigint | undefined };
type Page = { asOfSize?: bigint | undefined };

/** The cells of `WAY_COLUMNS`. */
export function wayCells(way: { path: LineageStep[]; weakestEvidence: string }, page: Page) {
  const path = way.path.map(({ node, ...step }) => ({ ...step, name: node ? nameOf(node) : '' }));
  return cellsOf({ path, weakestEvidence: way.weakestEvidence }, page);
}

/** The same of a version that a retraction concerns. */
export function impactWayCells(impacted: ImpactedVersion, page: Page) {
  const path = impacted.path.map(({ version, ...step }) => ({
    ...step,
    name: version ? formatVersionRef(version) : '',
  }));
  return cellsOf({ path, weakestEvidence: impacted.weakestEvidence }, page);
}

function cellsOf({ path, weakestEvidence }: { path: Step[]; weakestEvidence: string }, { asOfSize }: Page) {
  return [
    path.map(({ relation, name }) => `${relation} ${name || '?'}`).join(THEN),
    weakestEvidence,
    path.map(({ evidence }) => evidence).join(THEN),
    path.map(({ logIndex }) => logIndex ?? '?').join(THEN),
    asOfSize ?? '',
  ];
}
