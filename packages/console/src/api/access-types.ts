// What the console reads of requests, grants and the log; held to the API like types.ts.

export type Beneficiary = { personId: string | null; organisation: string | null };

/** Somebody whose name the reader may know. */
export type PersonName = { personId: string; name: string };

export type UseCode = { code: string; values: string[] };

export type UseFinding = { code: string; answer: string | null; clause: Label | null; problem: string };

export type AccessRequest = {
  id: string;
  asset: string | null;
  versions: string;
  applicantPersonId: string;
  beneficiary: Beneficiary | null;
  purpose: string | null;
  operations: string[];
  statement: string;
  seats: number;
  from: string | null;
  until: string | null;
  state: string | null;
  decisionNote: string;
  clause: string;
  decidedByPersonId: string;
  grantId: string;
  revision: number;
  createdAt: string | null;
  submittedAt: string | null;
  decidedAt: string | null;
  dueAt: string | null;
  pausedSeconds: number;
  overdue: boolean;
  secondDecisionNeeded: boolean;
  firstApprovedByPersonId: string;
  unasked: boolean;
  useCodes: UseCode[];
  useMatch: { answer: string | null; conditionsVersion: number; findings: UseFinding[] } | null;
  assignedToPersonId: string;
  decidedByRule: string;
  rulesVersion: number;
  blockedBy: string[];
  /** The grant that it is to renew; '' = none. */
  renews: string;
  /** What was approved in place of what was asked for, until it is accepted. */
  offer: Offer | null;
  /** Who asks together with the applicant. */
  coApplicantPersonIds: string[];
  /** The owner of the organisation that asks who agreed to it; '' = nobody yet, or nobody needs to. */
  signedByPersonId: string;
  /** The one who did not; why is `decisionNote`. */
  signatureRefusedByPersonId: string;
};

export type Offer = {
  versions: string;
  operations: string[];
  seats: number;
  until: string | null;
  downloadQuotaBytes: number;
  /** Which of these differ from what was asked for. */
  narrowed: string[];
};

export type Comment = {
  id: string;
  authorPersonId: string;
  text: string;
  createdAt: string | null;
  private: boolean;
};

/** A document of a request; without name and bytes once it is redacted. */
export type Attachment = {
  id: string;
  requestId: string;
  authorPersonId: string;
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  private: boolean;
  attachedAt: string | null;
  scanState: string | null;
  redactedAt: string | null;
  redactedByPersonId: string;
  redactionReason: string;
};

/** That somebody is asked to join a request. */
export type Invitation = {
  id: string;
  requestId: string;
  /** For the applicant alone. */
  email: string;
  invitedAt: string | null;
  asset: string | null;
  applicantPersonId: string;
};

/** Access that was given to an address. */
export type Award = {
  id: string;
  asset: string | null;
  /** For those who give, while it is open. */
  email: string;
  versions: string;
  purpose: string | null;
  operations: string[];
  until: string | null;
  reason: string;
  givenByPersonId: string;
  state: string | null;
  givenAt: string | null;
  expiresAt: string | null;
  endedAt: string | null;
  requestId: string;
};

/** Where the bytes of a document go; the API says more. */
export type OpenedAttachment = {
  upload: { id: string };
  file: { parts: { url: string; offset: number; size: number }[] };
};

export type BulkOutcome = {
  id: string;
  state: string | null;
  secondDecisionNeeded: boolean;
  grantId: string;
  code: string;
  problem: string;
};

export type Seat = {
  id: string;
  personId: string;
  state: string | null;
  since: string | null;
  lapsesAt: string | null;
};

export type Grant = {
  id: string;
  requestId: string;
  asset: string | null;
  versions: string;
  beneficiary: Beneficiary | null;
  purposes: string[];
  operations: string[];
  seatCap: number;
  from: string | null;
  until: string | null;
  state: string | null;
  reason: string;
  terms: { licenceId: string; version: number }[];
  seats: Seat[];
  revision: number;
  createdAt: string | null;
  downloadQuotaBytes: number;
  useCodes: UseCode[];
  duties: UseCode[];
  expiringFrom: string | null;
  supersedes: string;
  supersededBy: string;
  deletionRequired: boolean;
  seatManagerPersonId: string;
  coHolderPersonIds: string[];
};

export type LogEntry = {
  index: number;
  id: string;
  type: string;
  at: string | null;
  audit: {
    actorPersonId: string;
    actorRole: string;
    organisation: string;
    object: { kind: string; id: string; version: string; digest: string } | null;
    previousState: string;
    nextState: string;
    onBehalfOfPersonId: string;
  } | null;
  /** Base64, as is `leafHash`. */
  leaf: string;
  leafHash: string;
};

export type Label = { vi: string; en: string };

/** What an owner asks of whoever wants access; without fields: nothing. */
export type AccessForm = {
  organisation: string;
  asset: string | null;
  version: number;
  fields: FormField[];
  setByPersonId: string;
  setAt: string | null;
};

export type FormField = {
  id: string;
  kind: string | null;
  label: Label | null;
  help: Label | null;
  required: boolean;
  maxLength: number;
  options: { id: string; label: Label | null }[];
};
