import type { EventTables } from '@alliance/events/tables';
import type { Generated, JSONColumnType } from 'kysely';
import type { Assessment } from '../domain/derivation/answer.ts';
import type { BareQuestion, ChangeCause, Purpose, Subject } from '../domain/derivation/standing.ts';

/** An organisation's terms as such; what they say is in their versions. */
export type ContractTable = {
  licence_id: string;
  organisation: string;
  created_at: Date;
};

/** Append-only. */
export type TermsVersionTable = {
  licence_id: string;
  version: number;
  title: string;
  /** Id, organisation and title, folded for search. */
  search_text: string;
  operations: string[];
  purposes: string[];
  territory: string[];
  term_months: number;
  seats: number;
  attribution: string;
  price_note: string;
  contact: string;
  audit_right: boolean;
  deletion_on_expiry: boolean;
  published_by: string;
  created_at: Date;
  /** Until when it asks to be accepted in place of former versions; null = it does not. */
  accept_by: Date | null;
};

/** Append-only. */
export type TermsTextTable = {
  licence_id: string;
  version: number;
  language: string;
  text: string;
  sha256: string;
};

/** Append-only. */
export type AcceptanceTable = {
  id: string;
  licence_id: string;
  terms_version: number;
  person_id: string;
  /** '' = for themself. */
  organisation: string;
  language: string;
  text_sha256: string;
  accepted_at: Date;
};

/** Append-only; the highest version is in force. */
export type StanceTable = {
  version: number;
  stance: string;
  minimum_evidence: string;
  reason: string;
  decided_by: string;
  created_at: Date;
};

/** Append-only. */
export type LicenceExceptionTable = {
  id: string;
  organisation: string;
  parent: string;
  licence: string;
  rule: string;
  reason: string;
  document_sha256: string;
  until: string;
  decided_by: string;
  created_at: Date;
};

/** Append-only. */
export type AssessmentTable = {
  id: string;
  /** Digest of the question, of the terms and of all else that the answer rests on. */
  key: string;
  /** '' = only a plan, of nobody in particular. */
  organisation: string;
  output: string;
  verdict: string;
  stance: string;
  engine: string;
  /** JSON. */
  answer: JSONColumnType<Assessment>;
  digest: string;
  created_at: Date;
};

/** Append-only. */
export type AssessmentAskerTable = { assessment_id: string; person_id: string };

export type DerivationReviewTable = {
  id: string;
  assessment_id: string;
  output: string;
  organisation: string;
  state: string;
  reason: string;
  decided_by: string;
  created_at: Date;
  decided_at: Date | null;
};

/** The assessments that versions rest on; one of a draft counts for nothing until it is published. */
export type StandingTable = Subject & {
  output: string;
  purpose: Purpose;
  assessment_id: string;
  /** JSON. */
  question: JSONColumnType<BareQuestion>;
  stance_version: number;
  published: boolean;
  /** The works of the question. */
  sources: string[];
  /** As often as something may have changed, and up to which of these it was looked at. */
  wanted: Generated<number>;
  done: Generated<number>;
  wanted_because: Generated<ChangeCause | ''>;
  /** Sources that were not known may be known by now. */
  asks_lineage: Generated<boolean>;
};

/** The records that a standing assessment used; an empty digest = there was none. */
export type StandingTermTable = { output: string; purpose: Purpose; licence_id: string; digest: string };

/** What counts of the licences of a version since something was concluded of them. */
export type VersionLicenceTable = { output: string; licences: string[]; doubts: string[]; concluded_at: Date };

/** Append-only. */
export type ExceptionEndTable = { exception_id: string; recorded_at: Date };

/** The newest record of each licence. */
export type TermStateTable = { licence_id: string; digest: string };

/** Append-only. */
export type AssessmentChangeTable = {
  id: string;
  output: string;
  organisation: string;
  purpose: Purpose;
  cause: ChangeCause;
  before_id: string;
  after_id: string;
  created_at: Date;
};

/** Append-only. */
export type AcceptanceLapseTable = { acceptance_id: string; recorded_at: Date };

/** Append-only. */
export type LapseToldTable = { licence_id: string; version: number };

export type LicensingTables = EventTables & {
  contract: ContractTable;
  terms_version: TermsVersionTable;
  terms_text: TermsTextTable;
  acceptance: AcceptanceTable;
  acceptance_lapse: AcceptanceLapseTable;
  lapse_told: LapseToldTable;
  stance: StanceTable;
  licence_exception: LicenceExceptionTable;
  assessment: AssessmentTable;
  assessment_asker: AssessmentAskerTable;
  derivation_review: DerivationReviewTable;
  standing: StandingTable;
  standing_term: StandingTermTable;
  term_state: TermStateTable;
  version_licence: VersionLicenceTable;
  exception_end: ExceptionEndTable;
  assessment_change: AssessmentChangeTable;
};
