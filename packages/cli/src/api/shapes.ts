/** What this client uses of the API's answers; the API document at /openapi.json has every field. */
export type Kind = 'dataset' | 'model';
export type Asset = {
  kind: Kind;
  organisation: string;
  name: string;
  title: string;
  access: string;
  licence: string;
  latestVersion: string;
};
export type Version = {
  version: string;
  state: string;
  fileCount: number;
  totalBytes: number;
  manifestDigest: string;
  notes: string;
  licence: string;
  /** Absent from registries that know one licence for all files. */
  fileLicences?: string[];
};
export type FileLicenceSet = {
  role: string;
  paths: string;
  licence: string;
  fileCount: number;
  totalBytes: number;
};
export type FileEntry = { path: string; size: number; sha256: string };
export type UploadPart = { number: number; offset: number; size: number; url: string; received: boolean };
export type UploadFile = {
  file: FileEntry;
  state: 'present' | 'receiving' | 'received' | 'accepted' | 'refused';
  parts: UploadPart[];
  partCount: number;
  problem: string;
  /** Of bytes that are there; absent from registries that do not scan. */
  scanState?: 'pending' | 'passed' | 'held' | 'refused' | null;
  findings?: { scanner: string; code: string; message: string; place: string }[];
};
/** One link for the bytes of many small files, which stand at these places of a list, in this order. */
export type Batch = { url: string; size: number; files: number[] };
export type Upload = { upload: { id: string; completed: boolean }; files: UploadFile[]; batches?: Batch[] };
export type Me = {
  person: { id: string; email: string; name: string; allianceRoles: string[] };
  organisations: { organisation: string; role: string; organisationState: string }[];
};
export type PersonName = { personId: string; name: string };
export type Finding = {
  id: string;
  kind: Kind;
  organisation: string;
  name: string;
  version: string;
  state: string;
  types: string[];
  subjectCount: number;
};
export type LicenceReview = { id: string; output: string; organisation: string; state: string; createdAt: string };
export type Member = { person: { id: string; email: string; name: string }; role: string };
export type Organisation = { slug: string; kind: string; legalName: string; state: string };
export type CatalogueItem = {
  kind: Kind;
  organisation: string;
  name: string;
  title: string;
  summary: string;
  access: string;
  licence: string;
  latestVersion: string;
  totalBytes: number;
};
export type PinnedTerms = { licenceId: string; version: number };
export type AccessRequest = {
  id: string;
  asset: string;
  state: string;
  purpose: string;
  statement: string;
  until: string;
  applicantPersonId: string;
  decisionNote: string;
  clause: string;
  grantId: string;
  seats: number;
  /** What an approval gives where that is less than was asked for. */
  offer?: { narrowed: string[] } | null;
};
export type Block = {
  id: string;
  organisation: string;
  asset: string | null;
  subject: { personId: string | null; organisation: string | null } | null;
  reason: string;
  expiresAt: string;
  appeal: { state: string; answer: string } | null;
};
export type Attachment = {
  id: string;
  /** Empty once it is redacted. */
  name: string;
  size: number;
  sha256: string;
  private: boolean;
  scanState: 'pending' | 'passed' | 'held' | 'refused' | null;
  redactedAt: string | null;
  redactionReason: string;
};
export type Award = {
  id: string;
  asset: string;
  state: string;
  /** For those who give, while it is open. */
  email: string;
  expiresAt: string;
};
export type Invitation = {
  id: string;
  requestId: string;
  /** For the applicant alone. */
  email: string;
  invitedAt: string;
  asset: string | null;
  applicantPersonId: string;
};
export type Grant = {
  id: string;
  asset: string;
  versions: string;
  state: string;
  until: string;
  operations: string[];
  terms: PinnedTerms[];
  seats: { id: string; personId: string; state: string; lapsesAt: string | null }[];
  /** Absent from registries that know none. */
  seatManagerPersonId?: string;
  beneficiary: { personId?: string; organisation?: string } | null;
};
export type Deletion = {
  grantId: string;
  asset: string;
  /** Null when it is about a retracted version. */
  cause: string | null;
  version: string;
  dueAt: string;
  late: boolean;
  attestedAt: string | null;
};
export type BulkOutcome = {
  id: string;
  state: string | null;
  secondDecisionNeeded: boolean;
  grantId: string;
  code: string;
  problem: string;
};
export type Appeal = { requestId: string; grantId: string; state: string; reasons: string; dueAt: string | null };
export type Decision = { kind: string; note: string; clause: string; personId: string; decidedAt: string };
export type Review = { reviewerPersonId: string; question: string; advice: string | null; text: string };
export type Comment = { authorPersonId: string; text: string; createdAt: string; private: boolean };
export type MyAccess = {
  asset: string;
  version: string;
  access: string;
  because: { rule: string }[];
  until: string | null;
};
export type SeatAccess = {
  grantId: string;
  personId: string;
  beneficiary: { personId?: string; organisation?: string } | null;
  versions: string;
  operations: string[];
  from: string | null;
  until: string | null;
  approvedByPersonId: string;
};
export type AssetDownloads = {
  asset: string;
  downloads: number;
  files: number;
  bytes: number;
  people: number;
  grants: number;
};
export type Terms = {
  licenceId: string;
  version: number;
  title: string;
  texts: { language: string; text: string; sha256: string }[];
};
export type Licence = { id: string; name: string; terms: Terms | null };
export type AccessAnswer = {
  allowed: boolean;
  version: string;
  until: string | null;
  because: { rule: string; message: string; grantId: string; terms: PinnedTerms[] }[];
};
export type LineageNode = {
  id: string;
  version?: string;
  external?: { url: string; licence?: string };
  digest: string;
  licence: string;
  state: string;
  depth: number;
  logIndex: number | null;
};
export type LineageEdge = { childId: string; parentId: string; relation: string; evidence: string };
export type Lineage = { rootId: string; nodes: LineageNode[]; edges: LineageEdge[]; nextPageToken: string };
export type LogEntry = {
  index: number;
  id: string;
  type: string;
  at: string;
  leaf: string;
  audit: { organisation: string; object: { kind: string; id: string; version: string } | null } | null;
};
export type SignedVersion = Version & {
  derivedFrom?: { version: string | null; external: { url: string; digest: string } | null; relation: string }[];
};
export type OrganisationKey = {
  keyId: string;
  organisation: string;
  algorithm: string;
  publicKey: string;
  name: string;
  registeredAt: string;
  revokedAt: string | null;
};
export type Statement = {
  digest: string;
  predicateType: string;
  organisation: string;
  submittedAt: string;
  subjects: { version: string; digest: string; supersededBy: string }[];
  signatures: { keyId: string; organisation: string; logIndex: number | null; heldByNode: boolean }[];
};
