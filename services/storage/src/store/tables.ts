import type { EventTables } from '@alliance/events/tables';
import type { ColumnType, Generated } from 'kysely';
import type { Finding } from '../domain/finding.ts';
import type { ScanVerdict } from '../domain/scan-state.ts';
import type { ScannerName } from '../domain/scanner.ts';
import type { FileState, UploadState } from '../domain/upload.ts';

/** Bytes that were verified; one row whoever holds them. */
export type BlobTable = {
  sha256: string;
  size: number;
  media_type: string;
  accepted_at: Date;
  /** When every scan first let it pass. */
  passed_at: Date | null;
  /** When its stored bytes were found to be others. */
  damaged_at: Date | null;
  /** When somebody last brought it, named it in an upload, or fetched it; its acceptance when null. */
  last_used_at: Date | null;
  /** When nothing was found to name it: nobody sees it any more, and it goes unless somebody uses it. */
  condemned_at: Date | null;
  asked_at: Date | null;
  /** When its stored bytes were last read again. */
  checked_at: Date | null;
  /** Links given out, roughly. */
  downloads: Generated<number>;
};

/** Bytes without a row that are to be deleted. */
export type BlobRemovalTable = { sha256: string; since: Date };

/** Which organisations may refer to a blob. */
export type BlobHolderTable = { organisation: string; sha256: string; since: Date };

/** Sums over the blobs held. Its row is locked by whatever changes what an organisation uses, before any other row. */
export type OrganisationUsageTable = { organisation: string; held_bytes: number; held_blobs: number };

export type UploadTable = {
  id: string;
  organisation: string;
  /** Person. */
  created_by: string;
  /** SHA-256 of the list of files. */
  list_digest: string;
  /** Bytes still to come when it was opened. */
  announced_bytes: number;
  state: UploadState;
  created_at: Date;
  expires_at: Date;
  completed_at: Date | null;
  /** When its quarantine is to be removed next; null = nothing is left, or it is open. */
  clear_at: Date | null;
};

export type UploadFileTable = {
  upload_id: string;
  position: number;
  path: string;
  size: number;
  sha256: string;
  part_size: number;
  part_count: number;
  /** What the driver calls the transfer. */
  transfer_id: string | null;
  state: FileState;
  problem: string | null;
};

/** One run of one scanner; never changed. */
export type ScanResultTable = {
  sha256: string;
  scanner: ScannerName;
  tool_version: string;
  rules_version: number;
  db_version: string;
  verdict: ScanVerdict;
  findings: ColumnType<Finding[], string, never>;
  more_findings: number;
  coverage: 'full' | 'partial';
  started_at: Date;
  finished_at: Date;
};

/** A scan that has no result yet. */
export type ScanJobTable = {
  sha256: string;
  scanner: ScannerName;
  queued_at: Date;
  /** When it was put into the work queue. */
  published_at: Date | null;
  attempts: Generated<number>;
};

/** What governance has said about a blob. */
export type ScanDecisionTable = {
  id: string;
  sha256: string;
  decision: 'accept' | 'refuse' | 'except';
  covers: string[];
  reason: string;
  decided_by: string;
  decided_at: Date;
  expires_at: Date | null;
};

/** A secret that is none, as somebody of an organisation that holds the blob says. */
export type FindingMarkTable = {
  sha256: string;
  organisation: string;
  code: string;
  person_id: string;
  role: 'owner' | 'steward';
  reason: string;
  marked_at: Date;
};

/** The one walk over everything accepted; see domain/rescan-walk.ts. */
export type RescanTable = {
  id: Generated<boolean>;
  goal: string;
  downloaded_goal: string;
  newest_at: Date | null;
  newest_sha256: string | null;
  downloads: number | null;
  downloads_sha256: string | null;
  ended_at: Date | null;
};

export type StorageTables = EventTables & {
  blob: BlobTable;
  blob_holder: BlobHolderTable;
  blob_removal: BlobRemovalTable;
  organisation_usage: OrganisationUsageTable;
  upload: UploadTable;
  upload_file: UploadFileTable;
  scan_result: ScanResultTable;
  scan_job: ScanJobTable;
  scan_decision: ScanDecisionTable;
  rescan: RescanTable;
  finding_mark: FindingMarkTable;
};
