import type { EventTables } from '@alliance/events/tables';
import type { ColumnType, Generated } from 'kysely';
import type { Access, PersonalData } from './domain/asset.ts';
import type { DetectedLicence, LicenceAssignment } from './domain/file-licences.ts';
import type { ReasonCode, RetractionAction } from './domain/retraction.ts';
import type { Derivation, Severity, VersionState } from './domain/version.ts';

export type AssetTable = {
  id: string;
  organisation: string;
  name: string;
  title: string;
  summary: string;
  description: string;
  access: Access;
  licence: string;
  languages: string[];
  tags: string[];
  tasks: string[];
  personal_data: PersonalData;
  public_alliance_asset: boolean;
  latest_version: string;
  file_licences: ColumnType<string[], string[] | undefined, unknown>;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

export type FormerNameTable = { organisation: string; name: string; asset_id: string };

export type VersionTable = {
  id: string;
  asset_id: string;
  version: string;
  /** Byte order of these is the order of semantic versions. */
  sort_key: string;
  prerelease: boolean;
  state: VersionState;
  notes: string;
  base: string;
  derived_from: ColumnType<Derivation[], string, never>;
  licences: ColumnType<LicenceAssignment[], string | undefined, string>;
  detected_licences: ColumnType<DetectedLicence[], undefined, string>;
  /** Bytes of notes, sources and licences, so that a page of versions can be cut before it is too large for a message. */
  weight: ColumnType<number, never, never>;
  file_count: number;
  total_bytes: number;
  manifest_digest: string;
  licence: string;
  revision: number;
  created_at: Date;
  published_at: Date | null;
  published_by_person_id: string;
  reason: string;
  severity: Severity | '';
  successor: string;
  /** Roots of its trees; null = empty. */
  root: Buffer | null;
  folded_root: Buffer | null;
  /** The revision that it is; null for drafts. */
  revision_id: string | null;
  /** Retracted together with its bytes. */
  purged: Generated<boolean>;
  /** Empty until retracted. */
  action: ColumnType<RetractionAction | '', RetractionAction | '' | undefined>;
  reason_code: ColumnType<ReasonCode | '', ReasonCode | '' | undefined>;
  /** Some file of it may need another one; null = not known, published before that was noted. */
  may_need_files: ColumnType<boolean | null, undefined, boolean | null>;
};

export type RevisionTable = {
  id: string;
  asset_id: string;
  branch: string;
  parent: string | null;
  depth: number;
  summary: string;
  description: string;
  author_person_id: string;
  body_digest: string;
  created_at: Date;
  root: Buffer | null;
  folded_root: Buffer | null;
  file_count: number;
  total_bytes: number;
};

export type BranchTable = {
  asset_id: string;
  name: string;
  /** null = nothing was committed yet. */
  head: string | null;
};

/** Pages of trees of files, by what is in them. */
export type ManifestNodeTable = {
  asset_id: string;
  digest: Buffer;
  items: number;
  body: Buffer;
  touched_at: Generated<Date>;
};

/** Bytes that something of an asset names, or named a short while ago. */
export type AssetBlobTable = {
  asset_id: string;
  sha256: Buffer;
  size: number;
  named_at: Generated<Date>;
};

/** Assets of which something went, so that nodes and blobs may be named no more. */
export type SweepDueTable = {
  asset_id: string;
  due_at: Generated<Date>;
  requests: Generated<number>;
};

export type AliasTable = {
  asset_id: string;
  name: string;
  version_id: string;
  moved_at: Date;
};

export type AliasMoveTable = {
  id: string;
  asset_id: string;
  alias: string;
  from_version: string;
  to_version: string;
  person_id: string;
  note: string;
  moved_at: Date;
};

/** Append-only. */
export type LicenceConclusionTable = {
  id: string;
  version_id: string;
  paths: string;
  licence: string;
  evidence: string;
  evidence_sha256: string;
  /** Every licence that counts for the version with it. */
  licences: string[];
  person_id: string;
  role: string;
  concluded_at: Date;
};

/** Tables that a service of assets has; part of its own Kysely type. */
export type AssetTables = EventTables & {
  asset: AssetTable;
  version: VersionTable;
  revision: RevisionTable;
  branch: BranchTable;
  manifest_node: ManifestNodeTable;
  asset_blob: AssetBlobTable;
  sweep_due: SweepDueTable;
  alias: AliasTable;
  alias_move: AliasMoveTable;
  former_name: FormerNameTable;
  licence_conclusion: LicenceConclusionTable;
};
