/** What the retraction of a version asks of an organisation that has made something from it. */
export type RetractionCase = {
  id: string;
  /** "dataset:org/name@1.0.0"; null when the reader may not know of it. */
  retracted: string | null;
  action: string;
  severity: string;
  reasonCode: string;
  reason: string;
  successor: string;
  organisation: string;
  state: string | null;
  openedAt: string | null;
  dueAt: string | null;
  overdue: boolean;
  acknowledgedByPersonId: string;
  acknowledgedAt: string | null;
  closedAt: string | null;
  versions: number;
  answered: number;
  revision: number;
};

export type AffectedVersion = {
  version: string | null;
  state: string;
  joinedAt: string | null;
  /** Null while nobody has said what became of it. */
  outcome: string | null;
  reason: string;
  answeredByPersonId: string;
  answeredAt: string | null;
};

export type CasePage = { case: RetractionCase | null; versions: AffectedVersion[]; nextPageToken: string };

/** A version that was made from another one, with a way to it. */
export type ImpactedVersion = {
  id: string;
  version: string | null;
  state: string;
  depth: number;
  manifestDigest: string;
  logIndex: number | null;
  path: { version: string | null; relation: string; evidence: string; logIndex: number | null }[];
  weakestEvidence: string;
  holders: { grants: number; holders: number; personIds: string[]; peopleShown: boolean } | null;
};
