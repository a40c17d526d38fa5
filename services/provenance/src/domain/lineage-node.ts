import { sha256 } from '@alliance/transparency-log/hash';
import { encodeHex } from '@alliance/transparency-log/strict-text';

/** One exact version of an asset. */
export type VersionSubject = {
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  version: string;
};

/** Something outside the alliance, as it was at one moment. */
export type ExternalSubject = {
  kind: 'external';
  url: string;
  digest: string;
  accessedAt: Date | null;
  /** As those who used it say; empty when not stated. */
  licence: string;
};

/** What a node of the lineage graph stands for. */
export type LineageSubject = VersionSubject | ExternalSubject;

/** How much a version is. */
export type VersionSize = { files: number; bytes: number };

/** What a published version says of itself. */
export type Publication = {
  subject: VersionSubject;
  digest: string;
  size?: VersionSize;
  licence: string;
  /** Licences that it declares for sets of its files besides. */
  fileLicences: readonly string[];
  /** What texts in it say otherwise, as sentences. */
  doubts: readonly string[];
  derivations: readonly { source: LineageSubject; relation: string }[];
};

/** From a claim that nothing is known about to the last thing that can happen; a version only ever moves on. */
export const VERSION_STATES = ['unknown', 'published', 'deprecated', 'retracted'] as const;
export type VersionState = (typeof VERSION_STATES)[number];

/** The one text that stands for a subject, at most some hundred characters long. */
export function nodeKey(subject: LineageSubject): string {
  if (subject.kind !== 'external') {
    const { kind, organisation, name, version } = subject;
    return `${kind}:${organisation}/${name}@${version}`;
  }
  // URLs are longer than an index entry may be.
  const identity = JSON.stringify([
    subject.url,
    subject.digest,
    subject.accessedAt?.toISOString() ?? null,
    // Who says another licence names another source; one without keeps the key that it had before licences could be stated.
    ...(subject.licence === '' ? [] : [subject.licence]),
  ]);
  return `external:${encodeHex(sha256(new TextEncoder().encode(identity)))}`;
}
