import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  LineageDirection,
  type LineageNode,
  type ProvenanceService,
} from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import { EVIDENCE, type Evidence, OPERATIONS, type Operation, type WorkKind } from '../domain/derivation/question.ts';
import { versionText } from '../version-text.ts';

/** A source in the lineage of a version; `licence` is null when nobody may say, or knows, what it is. */
export type LineageSource = {
  ref: string;
  kind: WorkKind;
  rightsholder: string;
  licence: string | null;
  unknownBecause: string;
  digest: string;
  /** Licences of sets of its files besides. */
  fileLicences?: readonly string[];
  /** What texts in it say otherwise. */
  doubts?: readonly string[];
};
export type LineageLink = {
  parent: string;
  child: string;
  operation: Operation;
  evidence: Evidence;
  disputed: boolean;
};
export type Closure = { sources: LineageSource[]; links: LineageLink[] };

/** Asks `provenance` where versions come from. */
export type LineageDesk = {
  /** A version with everything that it came from, as far as `limit` goes. Throws `not_found` when the caller may not see it. */
  closureOf(version: AssetVersionRef, limit: number, options: CallOptions): Promise<Closure>;
};

const PAGE = 1_000;
const REPORTED = 'reported';

/** The desk over the service. */
export function lineageDesk(provenance: RpcClient<typeof ProvenanceService>): LineageDesk {
  return {
    closureOf: async (version, limit, options) => {
      const sources = new Map<string, LineageSource>();
      const links: LineageLink[] = [];
      const direction = LineageDirection.UPSTREAM;
      for (let pageToken = ''; ; ) {
        const page = await provenance.getLineage({ version, direction, pageSize: PAGE, pageToken }, options);
        for (const node of page.nodes) sources.set(node.id, toSource(node));
        for (const { childId, parentId, relation, evidence } of page.edges) {
          const parent = sources.get(parentId)?.ref;
          const child = sources.get(childId)?.ref;
          // What somebody says of another's model must not decide what its owner may do with it.
          if (parent && child && evidence !== REPORTED) links.push(toLink({ parent, child, relation, evidence }));
        }
        if (page.nextPageToken === '' || sources.size > limit) return { sources: [...sources.values()], links };
        pageToken = page.nextPageToken;
      }
    },
  };
}

function toSource({ id, subject, licence, state, digest, fileLicences, licenceDoubts }: LineageNode): LineageSource {
  const unknown = { kind: 'dataset', rightsholder: '', licence: null, digest: '' } as const;
  if (subject.case === 'version') {
    const ref = versionText(subject.value);
    const kind = subject.value.asset?.kind === AssetKind.MODEL ? 'model' : 'dataset';
    const rightsholder = subject.value.asset?.organisation ?? '';
    const known = state !== 'unknown' && licence !== '';
    return {
      ref,
      kind,
      rightsholder,
      digest,
      licence: known ? licence : null,
      unknownBecause: known ? '' : `${ref} is not known to have been published`,
      fileLicences,
      doubts: licenceDoubts,
    };
  }
  if (subject.case === 'external') {
    const ref = `external:${subject.value.url}`;
    const { digest, url } = subject.value;
    if (licence !== '') return { ...unknown, ref: `${ref} (${id})`, digest, licence, unknownBecause: '' };
    return { ...unknown, ref, digest, unknownBecause: `the licence of ${url} is not stated` };
  }
  return { ...unknown, ref: `hidden:${id}`, unknownBecause: 'this source is one that you may not see' };
}

/** A relation or evidence that this build does not know is for a person to look at. */
function toLink(edge: { parent: string; child: string; relation: string; evidence: string }): LineageLink {
  const operation = OPERATIONS.find((known) => known === edge.relation);
  const evidence = EVIDENCE.find((known) => known === edge.evidence);
  return {
    parent: edge.parent,
    child: edge.child,
    operation: operation ?? 'merge',
    evidence: evidence ?? 'self-asserted',
    disputed: operation === undefined || evidence === undefined,
  };
}
