import type { EventTables } from '@alliance/events/tables';
import type { FileState, UploadState } from '../domain/upload.ts';

/** Bytes that were verified; one row whoever holds them. */
export type BlobTable = { sha256: string; size: number; media_type: string; accepted_at: Date };

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

export type StorageTables = EventTables & {
  blob: BlobTable;
  blob_holder: BlobHolderTable;
  organisation_usage: OrganisationUsageTable;
  upload: UploadTable;
  upload_file: UploadFileTable;
};
