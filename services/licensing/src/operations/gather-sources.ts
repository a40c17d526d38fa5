import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CallOptions } from '@alliance/rpc/types';
import type { Closure, LineageDesk } from '../clients/lineage-desk.ts';
import { licensedWork } from '../domain/derivation/file-sets.ts';
import type { Edge, Operation, Work, WorkKind } from '../domain/derivation/question.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import { versionText } from '../version-text.ts';
import { readRecordedLicence, readWorkLicence } from './resolve-licences.ts';

export type GivenInput = {
  source:
    | { kind: 'version'; version: AssetVersionRef }
    | { kind: 'work'; label: string; workKind: WorkKind; licence: string; rightsholder: string };
  /** '' = that of the assessment. */
  operation: string;
  until: string;
};

/** One more than the engine looks at: it says itself that this is too large. */
export const MAX_SOURCES = 10_001;

/**
 * Puts the sources of an output together: what was named, and for versions all that they came from. Errors: `not_found` for a
 * version that the caller may not see, those of `readWorkLicence`.
 */
export async function gatherSources(
  { register, lineage }: { register: LicenceRegister; lineage: LineageDesk },
  { inputs, operation, output }: { inputs: readonly GivenInput[]; operation: string; output: string },
  options: CallOptions,
): Promise<{ works: Work[]; edges: Edge[]; digests: Record<string, string> }> {
  const works = new Map<string, Work>();
  const edges = new Map<string, Edge>();
  const digests: Record<string, string> = {};
  for (const input of inputs) {
    let ref: string;
    if (input.source.kind === 'version') {
      ref = versionText(input.source.version);
      const closure = await lineage.closureOf(input.source.version, MAX_SOURCES, options);
      addClosure(closure, { register, works, edges, digests });
    } else {
      const { label, workKind: kind, licence, rightsholder } = input.source;
      ref = `work:${label}`;
      const known = licence === '' ? unstated(label) : readWorkLicence(register, licence);
      works.set(ref, { ref, kind, rightsholder, licence: known, until: null });
    }
    const work = works.get(ref);
    if (work && input.until !== '') works.set(ref, { ...work, until: earlier(work.until, input.until) });
    const step = (input.operation || operation) as Operation;
    addEdge(edges, { parent: ref, child: output, operation: step, evidence: 'self-asserted', disputed: false });
    if (works.size >= MAX_SOURCES) break;
  }
  return { works: [...works.values()], edges: [...edges.values()], digests };
}

type Gathered = {
  register: LicenceRegister;
  works: Map<string, Work>;
  edges: Map<string, Edge>;
  digests: Record<string, string>;
};

/** Adds a version with all that it came from, but for what is there already. */
export function addClosure({ sources, links }: Closure, { register, works, edges, digests }: Gathered): void {
  for (const { ref, kind, rightsholder, licence, unknownBecause, digest, fileLicences = [], doubts = [] } of sources) {
    digests[ref] = digest;
    if (works.has(ref)) continue;
    const licences =
      licence === null
        ? [{ kind: 'unknown' as const, reason: unknownBecause }]
        : [licence, ...fileLicences].map((text) => readRecordedLicence(register, text));
    works.set(ref, { ref, kind, rightsholder, ...licensedWork(licences, doubts), until: null });
  }
  for (const link of links) addEdge(edges, link);
}

function addEdge(edges: Map<string, Edge>, edge: Edge): void {
  edges.set([edge.parent, edge.child, edge.operation].join('\n'), edge);
}

function unstated(label: string) {
  return { kind: 'unknown' as const, reason: `the licence of ${label} is not stated` };
}

function earlier(a: string | null, b: string): string {
  return a !== null && a < b ? a : b;
}
