// What the console reads of what governance, auditors and owners look at; held to the API like types.ts.
import type { AssetName } from './types.ts';

/** Where data does not go with what its owner says about personal data. */
export type Finding = AssetName & {
  id: string;
  version: string;
  state: string | null;
  declared: string | null;
  types: string[];
  subjectCount: number;
  openedAt: string | null;
  explanation: string;
  explainedByPersonId: string;
  explainedAt: string | null;
  closingReason: string;
  closedByPersonId: string;
  closedAt: string | null;
};

/** A publication that waits until governance decides about its sources. */
export type LicenceReview = {
  id: string;
  assessmentId: string;
  output: string;
  organisation: string;
  state: string;
  reason: string;
  decidedBy: string;
  createdAt: string | null;
  decidedAt: string | null;
};

export type Appeal = {
  id: string;
  requestId: string;
  /** '' = against the rejection of the request. */
  grantId: string;
  appellantPersonId: string;
  reasons: string;
  state: string | null;
  answer: string;
  decidedByPersonId: string;
  newRequestId: string;
  createdAt: string | null;
  dueAt: string | null;
  decidedAt: string | null;
};

/** How far a service is behind with events. */
export type OutboxStatus = {
  unpublished: number;
  lastSequence: number;
  oldestUnpublishedAt: string | null;
  consumers: { name: string; source: string; pending: number }[];
};

export type IndexStatus = {
  generation: number;
  items: number;
  rebuilding: boolean;
  lastLagMs: number;
  lastEventAt: string | null;
};

/** What was downloaded of an asset in a month. */
export type AssetDownloads = {
  asset: string | null;
  downloads: number;
  files: number;
  bytes: number;
  people: number;
  grants: number;
  personIds: string[];
};
