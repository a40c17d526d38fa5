// What the console reads of the public API's answers, whole; services/gateway/tests/console-answers.test.ts holds them to it.
import type { ErrorCode } from '@alliance/errors/codes';

export type AssetKind = 'dataset' | 'model';
export type Access = 'open' | 'alliance' | 'gated' | 'private';
export type VersionState = 'draft' | 'published' | 'deprecated' | 'retracted';

export type Page<T> = { items: T[]; nextCursor: string | null };

/** Names an asset in a path of the API or of the console. */
export type AssetName = { kind: AssetKind; organisation: string; name: string };

/** Null stands for a value that this console does not know yet. */
export type Asset = {
  id: string;
  kind: AssetKind;
  organisation: string;
  name: string;
  title: string;
  summary: string;
  /** Markdown. */
  description: string;
  access: Access | null;
  /** SPDX expression. */
  licence: string;
  languages: string[];
  tags: string[];
  tasks: string[];
  /** Empty when nothing is published. */
  latestVersion: string;
  revision: number;
  createdAt: string | null;
  updatedAt: string | null;
  /** What its owner says about personal data; null where nothing is said. */
  personalData: 'none' | 'pseudonymised' | 'present' | null;
  publicAllianceAsset: boolean;
  /** Licences that sets of files have besides. */
  fileLicences: string[];
};

export type Version = {
  id: string;
  kind: AssetKind;
  organisation: string;
  name: string;
  version: string;
  state: VersionState | null;
  notes: string;
  base: string;
  derivedFrom: Derivation[];
  fileCount: number;
  totalBytes: number;
  manifestDigest: string;
  licence: string;
  revision: number;
  createdAt: string | null;
  publishedAt: string | null;
  reason: string;
  severity: string;
  successor: string;
  publishedByPersonId: string;
  revisionId: string;
  purged: boolean;
  /** What a retraction asks for; empty until then. */
  action: string;
  reasonCode: string;
  /** Declared for sets of files; of several that name a file the last one counts. */
  licences: { paths: string; licence: string; evidence: string; evidenceSha256: string }[];
  detectedLicences: { path: string; licence: string; how: string; declared: string; doubt: string }[];
  /** Licences that sets of files have besides. */
  fileLicences: string[];
};

/** Where a version came from: another version ("dataset:org/name@1.0.0"), or a place outside the alliance. */
export type Derivation = { relation: string; version?: string; external?: ExternalSource };
export type ExternalSource = { url: string; digest: string; accessedAt: string | null; licence: string };

export type FileEntry = { path: string; size: number; sha256: string; gitOid: string; licence: string };

/** A short-lived link to the bytes of a file. */
export type DownloadLink = { url: string; expiresAt: string | null; sha256: string; size: number };

export type CatalogueItem = {
  kind: AssetKind;
  organisation: string;
  name: string;
  title: string;
  summary: string;
  access: Access | null;
  licence: string;
  languages: string[];
  tags: string[];
  tasks: string[];
  latestVersion: string;
  totalBytes: number;
  fileCount: number;
  publishedAt: string | null;
  updatedAt: string | null;
  organisationName: string;
  /** Matches stand between U+E000 and U+E001. */
  titleHighlight: string;
  summaryHighlight: string;
  hasProvenance: boolean;
  publicAllianceAsset: boolean;
  revision: number;
};

export type Facet = { name: string; counts: { value: string; count: number }[] };

export type CataloguePage = Page<CatalogueItem> & { facets: Facet[]; total: number; totalIsLowerBound: boolean };

export type AccessAnswer = {
  allowed: boolean;
  because: Because[];
  until: string | null;
  version: string;
};
export type Because = {
  rule: string;
  message: string;
  grantId: string;
  seatId: string;
  terms: { licenceId: string; version: number }[];
};

export type LicenceExpression = {
  expression: string;
  licenceIds: string[];
  publishable: boolean;
  notes: string[];
  terms: Terms[];
};

export type Licence = {
  id: string;
  name: string;
  source: 'spdx' | 'register' | 'contract' | null;
  url: string;
  osiApproved: boolean;
  deprecated: boolean;
  replacedBy: string;
  terms: Terms | null;
  /** What a machine knows of it; null where nobody has read it for this registry. */
  termRecord: object | null;
};

export type Terms = {
  licenceId: string;
  organisation: string;
  version: number;
  title: string;
  conditions: TermsConditions | null;
  texts: { language: string; text: string; sha256: string }[];
  /** Until when acceptances of former versions hold; null = for ever. */
  acceptBy: string | null;
  createdAt: string | null;
};

export type TermsConditions = {
  operations: string[];
  purposes: string[];
  territory: string[];
  termMonths: number;
  seats: number;
  attribution: string;
  priceNote: string;
  contact: string;
  auditRight: boolean;
  deletionOnExpiry: boolean;
};

export type Organisation = {
  id: string;
  slug: string;
  kind: string | null;
  legalName: string;
  country: string;
  website: string;
  description: string;
  state: string | null;
  reason: string;
  revision: number;
  appliedAt: string | null;
  admittedAt: string | null;
};

export type ModelCard = {
  kind: AssetKind;
  organisation: string;
  name: string;
  overview: string;
  intendedUses: string;
  outOfScopeUses: string;
  trainingData: string;
  trainingProcedure: string;
  evaluation: string;
  limitations: string;
  ethicalConsiderations: string;
  architecture: string;
  /** 0 when it is not stated. */
  parameterCount: number;
  library: string;
  contact: string;
  revision: number;
  updatedAt: string | null;
};

export type Evaluation = {
  id: string;
  model: string | null;
  dataset: string | null;
  split: string;
  metric: string;
  value: number;
  unit: string;
  notes: string;
  recordedByPersonId: string;
  recordedAt: string | null;
};

export type SessionTokens = { accessToken: string; expiresAt: string | null; refreshToken: string };

export type Me = {
  person: { id: string; email: string; name: string; allianceRoles: string[]; createdAt: string | null } | null;
  organisations: {
    organisation: string;
    role: string | null;
    organisationState: string | null;
    organisationKind: string | null;
  }[];
};

/** A problem document (RFC 9457), or what stands in for one when no such answer came. */
export type Problem = {
  code: ErrorCode | 'unreachable' | 'unreadable';
  status: number;
  detail: string;
  traceId: string;
  fields?: { field: string; problem: string }[];
};
