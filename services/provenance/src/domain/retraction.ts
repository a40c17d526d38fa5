import type { VersionSubject } from './lineage-node.ts';
import type { RetractionAction } from './retraction-case.ts';

/** What the retraction of a version says. */
export type RetractionFact = {
  action: RetractionAction;
  /** Empty when it was not said. */
  reasonCode: string;
  severity: string;
  /** In the words of whoever retracted it. */
  reason: string;
  /** The version to use in its place; empty when there is none. */
  successor: string;
  retractedAt: Date;
};

/** A version that others are not to use any more. */
export type Removal = Omit<RetractionFact, 'reason'> & {
  nodeId: number;
  version: VersionSubject;
  manifestDigest: string;
  logIndex: number | undefined;
};

/** Where the digests of a version's files are listed, below the address of the registry. */
export function filesAddress({ kind, organisation, name, version }: VersionSubject): string {
  return `/v1/${kind}s/${organisation}/${name}/versions/${encodeURIComponent(version)}/files`;
}
