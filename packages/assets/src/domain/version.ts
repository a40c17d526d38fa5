import type { AssetKind, AssetName } from './asset.ts';
import type { DetectedLicence, LicenceAssignment } from './file-licences.ts';
import type { ReasonCode, RetractionAction } from './retraction.ts';

export const VERSION_STATES = ['draft', 'published', 'deprecated', 'retracted'] as const;
export type VersionState = (typeof VERSION_STATES)[number];

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
/** How bad the reason of a retraction is for those who used the version. */
export type Severity = (typeof SEVERITIES)[number];

/** Names one version of an asset of a kind known from elsewhere. */
export type VersionName = { asset: AssetName; version: string };

/** One exact version of an asset of this alliance. */
export type VersionSource = { kind: AssetKind; organisation: string; name: string; version: string };

/** Something from outside the alliance. */
export type ExternalSource = {
  url: string;
  /** SHA-256 (hex) of what was fetched; empty when not known. */
  digest: string;
  /** ISO 8601; null when not known. */
  accessedAt: string | null;
  /** The licence that it was had under, as the publisher says; absent when not stated. */
  licence?: string;
};

/** How a version came from a source. */
export type Derivation = { relation: string } & ({ version: VersionSource } | { external: ExternalSource });

/** A version of an asset; which asset is known from where it was asked for. */
export type Version = {
  id: string;
  version: string;
  state: VersionState;
  notes: string;
  /** The version whose files this one started from; empty when none. */
  base: string;
  derivedFrom: readonly Derivation[];
  fileCount: number;
  totalBytes: number;
  /** Hex; empty until published. */
  manifestDigest: string;
  /** Pinned at publication; empty before. */
  licence: string;
  /** Of sets of files, as the publisher declares; of several that name a file the last one counts. */
  licences: readonly LicenceAssignment[];
  /** What texts among the files say; set when published. */
  detectedLicences: readonly DetectedLicence[];
  revision: number;
  createdAt: Date;
  publishedAt: Date | null;
  publishedByPersonId: string;
  /** Why it was deprecated or retracted. */
  reason: string;
  severity: Severity | '';
  /** The version to use in its place; empty when none. */
  successor: string;
  /** The revision that it is; empty for drafts. */
  revisionId: string;
  /** Retracted together with its bytes. */
  purged: boolean;
  /** What the retraction asks for; empty until then. */
  action: RetractionAction | '';
  /** Why, in one word; empty when it was not said. */
  reasonCode: ReasonCode | '';
};

export type FileEntry = {
  path: string;
  size: number;
  /** Hex. */
  sha256: string;
  /** SHA-1 (hex) as a Git blob; only for files that Git clients see as "regular", the others are "lfs" to them. */
  gitOid?: string;
};

/** How a path differs between two versions: added without `before`, removed without `after`, else modified. */
export type FileChange = { path: string; before: FileEntry | undefined; after: FileEntry | undefined };
