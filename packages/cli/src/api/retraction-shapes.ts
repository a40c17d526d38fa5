export type ImpactStep = { version: string | null; relation: string; evidence: string; logIndex: number | null };
export type ImpactedVersion = {
  id: string;
  /** "dataset:org/name@1.0.0"; null when the caller may not know which one it is. */
  version: string | null;
  state: string;
  depth: number;
  path: ImpactStep[];
  weakestEvidence: string;
  holders: { grants: number; holders: number; personIds: string[]; peopleShown: boolean } | null;
};

export type RetractionCase = {
  id: string;
  retracted: string | null;
  action: string;
  severity: string;
  reasonCode: string;
  reason: string;
  successor: string;
  organisation: string;
  state: string;
  openedAt: string;
  dueAt: string | null;
  overdue: boolean;
  acknowledgedByPersonId: string;
  versions: number;
  answered: number;
};
export type AffectedVersion = {
  version: string;
  state: string;
  outcome: string | null;
  reason: string;
};
export type CasePage = { case: RetractionCase; versions: AffectedVersion[]; nextPageToken: string };

export type RetractionProgress = {
  version: string;
  action: string;
  complete: boolean;
  informed: number;
  open: number;
  acknowledged: number;
  closed: number;
  overdue: number;
  owners: {
    organisation: string;
    caseId: string;
    state: string;
    dueAt: string | null;
    overdue: boolean;
    versions: number;
    answered: number;
  }[];
};

/** One of the removals that only some may know of. */
export type Removal = {
  version: string;
  manifestDigest: string;
  action: string;
  severity: string;
  reasonCode: string;
  successor: string;
  files: string;
};
