import type { EventTables } from '@alliance/events/tables';
import type { KeyAlgorithm } from '@alliance/statements/signing-key';
import type { ColumnType, Generated } from 'kysely';
import type { LineageRunTables } from './lineage-run-tables.ts';
import type { RetractionTables } from './retraction-tables.ts';
import type { WitnessTables } from './witness-tables.ts';

/** Every event that has an entry, for ever: what makes "exactly once" hold. */
export type SeenTable = {
  dedupe_key: Buffer;
  source: string;
  /** Place in the source's order; null when the number had been used for another event. */
  source_no: number | null;
  event_sha256: Buffer | null;
};

/** Leaves that have no index yet, with the record that they get with it. */
export type PendingTable = {
  id: Generated<number>;
  dedupe_key: Buffer;
  leaf: Buffer;
  record: ColumnType<object, string>;
};

/** The log. Append-only. */
export type EntryTable = { idx: number; leaf_hash: Buffer; leaf: Buffer; dedupe_key: Buffer };

/** Hash tiles at their present width. */
export type TileTable = { level: number; n: number; width: number; data: Buffer };

/** One row: the tree that the entries make. */
export type StateTable = { singleton: Generated<boolean>; size: number; root: Buffer };

/** Every checkpoint that was signed. Append-only. */
export type CheckpointTable = { size: number; root: Buffer; note: string; signed_at: Date };

/** Every key that has signed the log, as a vkey. */
export type LogKeyTable = { vkey: string; state: 'signing' | 'retired'; since: Date };

/** What a leaf's `payload_sha256` commits to; both parts can be erased without touching the log. */
export type EventPayloadTable = { dedupe_key: Buffer; salt: Buffer; payload: Buffer };

/** Who did what, as audit queries look for it; written when the leaf gets its place. */
export type AuditRecordTable = {
  dedupe_key: Buffer;
  idx: number;
  action: string;
  occurred_at: Date | null;
  organisation: string;
  actor_person_id: string;
  actor_role: string;
  object_kind: string;
  object_id: string;
  object_version: string;
  object_digest: string;
  previous_state: string;
  next_state: string;
};

/** Private keys that are kept for organisations, sealed. */
export type HeldKeyTable = { key_id: string; organisation: string; sealed: Buffer; made_at: Date };

/** Which models were measured on which datasets, as `models` tells. */
export type RecordedEvaluationTable = { model_id: number; dataset_id: number; recorded_by: Buffer };

/** People who are to be forgotten, and up to which entry they are. */
export type PersonErasureTable = { person_id: string; asked_at: Date; scanned_to: number; closed_at: Date | null };

/** The random key behind a person's pseudonym in the log. */
export type PersonKeyTable = { person_id: string; key: Buffer };

/** Who may see an asset, as its newest event says. */
export type AssetAccessTable = {
  kind: string;
  organisation: string;
  name: string;
  asset_id: string;
  access: string;
  revision: number;
};

/** A version, or a source outside the alliance. */
export type LineageNodeTable = {
  id: Generated<number>;
  /** What it is, as one text; see `domain/lineage-node.ts`. */
  key: string;
  kind: string;
  organisation: string;
  name: string;
  version: string;
  url: string;
  accessed_at: Date | null;
  digest: string;
  /** Of a published version; null of one whose publication was forgotten before these were kept. */
  files: Generated<number | null>;
  bytes: Generated<number | null>;
  licence: string;
  file_licences: Generated<string[]>;
  licence_doubts: Generated<string[]>;
  state: string;
  /** An order in which every parent comes before its children; null until published, or made from what is. */
  publish_no: number | null;
  /** Dedupe key of the event that published it. */
  publication: Buffer | null;
};

export type LineageEdgeTable = {
  child_id: number;
  parent_id: number;
  relation: string;
  evidence: string;
  /** Dedupe key of the event that states it, where that is not the child's publication. */
  stated_by: ColumnType<Buffer | null, Buffer | null | undefined>;
};

/** `also_published`: the child's publication states it as well as `stated_by`. */
export type DrawnEdgeTable = LineageEdgeTable & { also_published: Generated<boolean> };

/** One row: the highest `publish_no` given, and how often edges were drawn. Its lock makes publications follow each other. */
export type LineageOrderTable = { singleton: Generated<boolean>; last: number; revision: Generated<number> };

/** A key that an organisation signs with, as `members` tells of it. */
export type SigningKeyTable = {
  key_id: string;
  organisation: string;
  algorithm: KeyAlgorithm;
  spki: Buffer;
  revoked: Generated<boolean>;
};

/** Statements as they were submitted. Append-only. */
export type StatementTable = {
  no: Generated<number>;
  /** SHA-256 (hex) of the payload. */
  digest: string;
  predicate_type: string;
  organisation: string;
  envelope: Buffer;
  submitted_at: Date;
};

/** The versions that a statement is about. */
export type StatementSubjectTable = { statement: string; node_id: number; superseded_by: string | null };

/** Every version that a statement names: who may not see one of them does not see the statement. */
export type StatementNodeTable = { statement: string; node_id: number };

export type StatementSignatureTable = {
  statement: string;
  place: number;
  key_id: string;
  organisation: string;
  /** Of the signature's leaf. */
  dedupe_key: Buffer;
};

/** What statements say of edges. Append-only. */
export type StatementEdgeTable = LineageEdgeTable & { statement: string };

/** Reports that were made from the log. */
export type AuditReportTable = {
  id: string;
  person_id: string;
  reach: string;
  organisation: string;
  /** Empty, as the name: the report is about the organisation. */
  asset_kind: string;
  asset_name: string;
  period_from: Date;
  period_until: Date;
  tree_size: number;
  envelope: string;
  made_at: Date;
};

export type ProvenanceTables = EventTables &
  LineageRunTables &
  RetractionTables &
  WitnessTables & {
    tlog_seen: SeenTable;
    tlog_pending: PendingTable;
    tlog_entry: EntryTable;
    tlog_tile: TileTable;
    tlog_state: StateTable;
    log_key: LogKeyTable;
    tlog_checkpoint: CheckpointTable;
    event_payload: EventPayloadTable;
    audit_record: AuditRecordTable;
    person_key: PersonKeyTable;
    person_erasure: PersonErasureTable;
    recorded_evaluation: RecordedEvaluationTable;
    held_key: HeldKeyTable;
    asset_access: AssetAccessTable;
    lineage_node: LineageNodeTable;
    lineage_edge: DrawnEdgeTable;
    lineage_order: LineageOrderTable;
    signing_key: SigningKeyTable;
    statement: StatementTable;
    statement_subject: StatementSubjectTable;
    statement_node: StatementNodeTable;
    statement_signature: StatementSignatureTable;
    statement_edge: StatementEdgeTable;
    audit_report: AuditReportTable;
  };
