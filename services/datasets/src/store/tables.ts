import type { PersonalData } from '@alliance/assets/domain/asset';
import type { AssetTables } from '@alliance/assets/tables';
import type { ColumnType, Generated } from 'kysely';
import type { Format } from '../domain/file-format.ts';
import type { FileReport } from '../domain/file-report.ts';
import type { FindingState } from '../domain/finding.ts';

export type ProfileJobTable = {
  version_id: string;
  state: 'waiting' | 'complete' | 'failed';
  tries: number;
  /** Whose work it is at present. */
  claim: string | null;
  /** When somebody may take it, also from one who has gone silent. */
  due_at: Date;
};

export type FileProfileTable = {
  sha256: Buffer;
  format: Format;
  profiler: number;
  report: ColumnType<FileReport, string, never>;
  profiled_at: Date;
};

export type VersionProfileTable = {
  version_id: string;
  profiler: number;
  file_count: number;
  broken_count: number;
  left_out_count: number;
  row_count: number;
  profiled_at: Date;
};

export type ProfiledFileTable = {
  version_id: string;
  path: string;
  sha256: Buffer;
  format: Format;
  profiler: number;
};

export type FindingTable = {
  id: string;
  version_id: string;
  organisation: string;
  name: string;
  version: string;
  manifest_digest: string;
  state: FindingState;
  declared: PersonalData;
  types: string[];
  subject_count: number;
  opened_at: Date;
  explanation: Generated<string>;
  explained_by_person_id: Generated<string>;
  explained_at: Date | null;
  closing_reason: Generated<string>;
  closed_by_person_id: Generated<string>;
  closed_at: Date | null;
};

/** Tables of this service. */
export type DatasetsTables = AssetTables & {
  finding: FindingTable;
  profile_job: ProfileJobTable;
  file_profile: FileProfileTable;
  version_profile: VersionProfileTable;
  profiled_file: ProfiledFileTable;
};
