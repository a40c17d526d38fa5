import type { OrganisationRole, OrganisationState } from '@alliance/auth/caller';
import type { EventTables } from '@alliance/events/tables';
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { AppealState } from '../domain/appeal.ts';
import type { DecisionKind } from '../domain/decision.ts';
import type { DeletionCause } from '../domain/deletion.ts';
import type { SeatState } from '../domain/grant.ts';
import type { GrantState } from '../domain/grant-states.ts';
import type { OrganisationKind } from '../domain/match-use.ts';
import type { FirstApproval } from '../domain/request.ts';
import type { RequestState } from '../domain/request-states.ts';
import type { Advice } from '../domain/review.ts';
import type { UseCode } from '../domain/use-codes.ts';
import type { PinnedMatch } from '../domain/use-conditions.ts';
import type { TrainedModel, UseOutput } from '../domain/use-report.ts';
import type { Access, AssetKind, Operation, PinnedTerms, Purpose, VersionState } from '../domain/vocabulary.ts';
import type { AskingTables } from './asking-tables.ts';
import type { RulesTables } from './rules-tables.ts';

export type AssetColumns = { asset_kind: AssetKind; asset_organisation: string; asset_name: string };

/** Projection: what grants knows of an asset. */
export type AssetTable = AssetColumns & {
  asset_id: string;
  access: Access;
  latest_version: string;
  revision: number;
  /** A name may be taken again after a deletion; the younger asset has it. */
  born_at: Date;
  deleted: Generated<boolean>;
};

/** Which access an asset had from when on; null once it was deleted. */
export type AssetHistoryTable = AssetColumns & {
  asset_id: string;
  revision: number;
  access: Access | null;
  since: Date;
};

export type AssetVersionTable = AssetColumns & {
  version: string;
  state: VersionState;
  revision: number;
  published_at: Date | null;
  retracted_at: Date | null;
};

/** Projection, append-only: whether the licences of a version contradict each other, from when on. */
export type LicenceVerdictTable = AssetColumns & {
  version: string;
  /** Place of the event that said so in the order of `licensing`. */
  sequence: number;
  conflicts: boolean;
  since: Date;
};

/** Projection: the organisations of the alliance. */
export type OrganisationTable = {
  slug: string;
  /** Empty: no event has told. */
  kind: ColumnType<OrganisationKind, OrganisationKind | undefined>;
  state: OrganisationState;
  country: string;
  revision: number;
};

export type OrganisationHistoryTable = { slug: string; revision: number; state: OrganisationState; since: Date };

/** Projection: who belongs where; a null role is a person who left. */
export type MembershipTable = {
  organisation: string;
  person_id: string;
  role: OrganisationRole | null;
  /** Place of the event that said so in the order of `members`. */
  sequence: number;
};

export type MembershipHistoryTable = MembershipTable & { since: Date };

/** Projection: which person accepted which version of which terms. */
export type AcceptanceTable = {
  id: string;
  person_id: string;
  licence_id: string;
  terms_version: number;
  accepted_at: Date;
};

/** Projection: versions of terms that ask to be accepted in place of former ones, by a date. */
export type NewerTermsTable = { licence_id: string; version: number; accept_by: Date };

export type AccessRequestTable = AssetColumns & {
  id: string;
  versions: string;
  applicant_id: string;
  beneficiary_kind: 'person' | 'organisation';
  beneficiary: string;
  purpose: Purpose;
  operations: Operation[];
  statement: string;
  seats: number;
  from_at: Date | null;
  until_at: Date | null;
  state: RequestState;
  decision_note: string;
  clause: string;
  decided_by: string | null;
  grant_id: string | null;
  revision: number;
  created_at: Date;
  submitted_at: Date | null;
  decided_at: Date | null;
  due_at: Date | null;
  paused_since: Date | null;
  paused_ms: number;
  alarms_told: number;
  first_approval: ColumnType<StoredFirstApproval | null, string | null, string | null>;
  excluded_deciders: string[];
  unasked: boolean;
  assigned_to: ColumnType<string | null, string | null | undefined>;
  decided_by_rule: ColumnType<string | null, string | null | undefined>;
  rules_version: ColumnType<number | null, number | null | undefined>;
  people_decide: Generated<boolean>;
  decided_for: ColumnType<string | null, string | null | undefined>;
  use_codes: ColumnType<UseCode[], string | undefined, string>;
  use_match: ColumnType<PinnedMatch | null, string | null | undefined, string | null>;
  renews: ColumnType<string | null, string | null | undefined>;
  co_applicants: Generated<string[]>;
  signed_by: ColumnType<string | null, string | null | undefined>;
  signature_refused_by: ColumnType<string | null, string | null | undefined>;
  offer: ColumnType<StoredFirstApproval['offer'] | null, string | null | undefined, string | null>;
};

/** As JSON has it: moments are texts. */
export type StoredFirstApproval = Omit<FirstApproval, 'at' | 'offer'> & {
  at: string;
  offer: Omit<FirstApproval['offer'], 'until'> & { until: string };
};

export type DecisionTable = {
  id: string;
  request_id: string;
  kind: DecisionKind;
  person_id: string;
  note: string;
  clause: string;
  decided_at: Date;
  rule_id: ColumnType<string | null, string | null | undefined>;
  on_behalf_of: ColumnType<string | null, string | null | undefined>;
  rules_version: ColumnType<number | null, number | null | undefined>;
};

export type AppealTable = {
  id: string;
  request_id: string;
  grant_id: string | null;
  appellant_id: string;
  reasons: string;
  state: AppealState;
  answer: string;
  decided_by: string | null;
  new_request_id: string | null;
  created_at: Date;
  decided_at: Date | null;
};

export type ReviewTable = {
  id: string;
  request_id: string;
  reviewer_id: string;
  asked_by: string;
  question: string;
  advice: Advice | null;
  text: string;
  created_at: Date;
  given_at: Date | null;
};

export type UseReportTable = {
  request_id: string;
  grant_id: string;
  outputs: ColumnType<UseOutput[], string, never>;
  models: ColumnType<TrainedModel[], string, never>;
  incidents: string;
  reported_by: string;
  reported_at: Date;
};

export type DeletionTable = {
  grant_id: string;
  /** A retracted version; empty: all that the grant gave. */
  version: Generated<string>;
  asset_organisation: string;
  cause: DeletionCause;
  asked_at: Date;
  due_at: Date;
  attested_by: ColumnType<string | null, string | null | undefined>;
  attested_at: ColumnType<Date | null, Date | null | undefined>;
  statement: Generated<string>;
};

export type CommentTable = {
  id: string;
  request_id: string;
  author_id: string;
  text: string;
  created_at: Date;
  private: boolean;
};

/** Whom applicants have asked to join them, until they answer. */
export type CoApplicantInvitationTable = { id: string; request_id: string; email: string; invited_at: Date };

export type AccessGrantTable = AssetColumns & {
  id: string;
  request_id: string;
  versions: string;
  beneficiary_kind: 'person' | 'organisation';
  beneficiary: string;
  purposes: Purpose[];
  operations: Operation[];
  seat_cap: number;
  from_at: Date;
  until_at: Date;
  state: GrantState;
  activated_at: Date | null;
  suspended_by: 'owner' | 'governance' | null;
  revoked_by: string | null;
  revoked_at: Date | null;
  reason: string;
  terms: ColumnType<PinnedTerms[], string, never>;
  revision: number;
  created_at: Date;
  quota_bytes: ColumnType<number | null, number | null | undefined>;
  /** The suspension of the whole asset that suspended it. */
  suspension_id: ColumnType<string | null, string | null | undefined>;
  use_codes: ColumnType<UseCode[], string | undefined, never>;
  duties: ColumnType<UseCode[], string | undefined, never>;
  expiring_at: Date;
  /** When the holder is told next that it will be over. */
  remind_at: Date | null;
  supersedes: ColumnType<string | null, string | null | undefined>;
  superseded_by: ColumnType<string | null, string | null | undefined>;
  deletion_required: Generated<boolean>;
  co_holders: Generated<string[]>;
  seat_manager: ColumnType<string | null, string | null | undefined>;
};

/** All grants of an asset, suspended at once; open until it has ended. */
export type AssetSuspensionTable = AssetColumns & {
  id: string;
  suspended_by: 'owner' | 'governance';
  person_id: string;
  reason: string;
  since: Date;
  grants: number;
  ended_at: Date | null;
  ended_by: string | null;
};

/** Append-only: which state a grant was in from when on. */
export type GrantHistoryTable = { grant_id: string; revision: number; state: GrantState; since: Date };

export type SeatTable = {
  id: string;
  grant_id: string;
  person_id: string;
  state: SeatState;
  since: Date;
  /** When newer terms must have been accepted; null = no such date. */
  lapses_at: ColumnType<Date | null, Date | null | undefined>;
};

/** Append-only: which state a seat was in from when on. */
export type SeatHistoryTable = { seat_id: string; recorded: Generated<number>; state: SeatState; since: Date };

/** Tokens of seats that have not ended yet. */
export type GrantTokenTable = { jti: string; seat_id: string; expires_at: Date };

/** One issued download; without a grant where none was needed. */
export type UsageTable = AssetColumns & {
  id: string;
  grant_id: string | null;
  seat_id: string | null;
  version: string;
  person_id: string;
  path: string;
  sha256: string;
  bytes: number;
  at: Date;
  /** First day of the month of `at`, UTC. */
  month: ColumnType<Date, never, never>;
  /** The organisation whose grant or membership the decision rested on. */
  beneficiary: string | null;
};

/** How much of its quota was downloaded under a grant in a month; only for grants that have one. */
export type QuotaUseTable = { grant_id: string; month: string; bytes: number };

/** One row: until when owners were told of what was downloaded. */
export type UsageToldTable = { only_row: Generated<boolean>; until_at: Date };

export type GrantsTables = EventTables &
  RulesTables &
  AskingTables & {
    asset: AssetTable;
    asset_history: AssetHistoryTable;
    asset_version: AssetVersionTable;
    licence_verdict: LicenceVerdictTable;
    organisation: OrganisationTable;
    organisation_history: OrganisationHistoryTable;
    membership: MembershipTable;
    membership_history: MembershipHistoryTable;
    acceptance: AcceptanceTable;
    newer_terms: NewerTermsTable;
    access_request: AccessRequestTable;
    comment: CommentTable;
    co_applicant_invitation: CoApplicantInvitationTable;
    decision: DecisionTable;
    appeal: AppealTable;
    review: ReviewTable;
    use_report: UseReportTable;
    deletion: DeletionTable;
    access_grant: AccessGrantTable;
    asset_suspension: AssetSuspensionTable;
    grant_history: GrantHistoryTable;
    seat: SeatTable;
    seat_history: SeatHistoryTable;
    grant_token: GrantTokenTable;
    usage: UsageTable;
    quota_use: QuotaUseTable;
    usage_told: UsageToldTable;
  };

/** Where rows are read: the pool, or a transaction. */
export type GrantsDb = Kysely<GrantsTables>;
/** Where rows are written. */
export type GrantsTrx = Transaction<GrantsTables>;
