import type { AssetKind, AssetName } from './facts.ts';

/** What anybody may be told of a public asset. */
export type RecordDetails = {
  title: string;
  /** The summary, or the beginning of the description where there is none. */
  description: string;
  access: string;
  licence: string;
  languages: readonly string[];
  tags: readonly string[];
  tasks: readonly string[];
  /** Empty while it is not known. */
  organisationName: string;
  latestVersion: string;
  totalBytes: number;
  fileCount: number;
  firstPublishedAt: Date | null;
  /** Newest first. */
  versions: readonly { version: string; publishedAt: Date }[];
};

/** An asset that is or was public. */
export type HarvestRecord = AssetName & {
  number: number;
  changedAt: Date;
  /** Null when it is public no more. */
  updatedAt: Date | null;
  /** Null for what is public no more, and where only headers were asked for. */
  details: RecordDetails | null;
};

/** A version that was published lately. */
export type NewVersion = AssetName & {
  version: string;
  title: string;
  summary: string;
  organisationName: string;
  licence: string;
  publishedAt: Date;
};

export type RecordFilter = {
  kind: AssetKind | '';
  organisation: string;
  from: Date | undefined;
  until: Date | undefined;
  slice: number;
};

/** So many records are in one slice: as many addresses as a sitemap may hold. */
export const SLICE = 50_000;
