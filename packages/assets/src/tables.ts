import type { EventTables } from '@alliance/events/tables';
import type { ColumnType } from 'kysely';
import type { Access } from './domain/asset.ts';
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
  latest_version: string;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

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
  /** Bytes of notes and sources, so that a page of versions can be cut before it is too large for a message. */
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
};

export type VersionFileTable = {
  version_id: string;
  path: string;
  /** Hash of the folded path: two paths that differ only in case have the same one. */
  path_key: Buffer;
  size: number;
  sha256: Buffer;
};

/** Tables that a service of assets has; part of its own Kysely type. */
export type AssetTables = EventTables & {
  asset: AssetTable;
  version: VersionTable;
  version_file: VersionFileTable;
};
