import type { ColumnFinding } from '@alliance/personal-data/personal-data-scan';
import type { AssetVersionRefSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  ColumnChangeKindSchema,
  type ColumnChangeSchema,
  type ColumnProfileSchema,
  type FileProfileSchema,
  FileProfileStateSchema,
  type PersonalDataFindingSchema,
  ProfileCoverageSchema,
  type ProfileSchema,
  ProfileStateSchema,
} from '@alliance/proto/alliance/datasets/v1/profile_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ColumnReport, ProfiledFile } from './domain/file-report.ts';
import { coverageOf, type ProfileStatus } from './domain/profile.ts';
import type { ColumnChange } from './domain/schema-changes.ts';

export function toProfileMessage(
  ref: MessageInitShape<typeof AssetVersionRefSchema>,
  status: ProfileStatus,
): MessageInitShape<typeof ProfileSchema> {
  const state = enumValue(ProfileStateSchema, status.state);
  if (status.state !== 'complete') return { ref, state };
  return {
    ref,
    state,
    coverage: enumValue(ProfileCoverageSchema, coverageOf(status)),
    profiler: status.profiler,
    fileCount: BigInt(status.files),
    brokenCount: BigInt(status.broken),
    leftOutCount: BigInt(status.leftOut),
    rowCount: BigInt(status.rows),
    profiledAt: timestampFromDate(status.profiledAt),
  };
}

/** A file as those may see it who may not download it; with its samples and ranges for the others. */
export function toFileMessage(
  { path, sha256, format, report }: ProfiledFile,
  { withValues, withFindings = false }: { withValues: boolean; withFindings?: boolean },
): MessageInitShape<typeof FileProfileSchema> {
  const state = enumValue(FileProfileStateSchema, report.state);
  if (report.state === 'broken') return { path, sha256, format, state, problem: report.problem };
  return {
    path,
    sha256,
    format,
    state,
    rowCount: BigInt(report.rows),
    sentenceCount: BigInt(report.sentences),
    characterCount: BigInt(report.characters),
    columns: report.columns.map((column) => toColumnMessage(column, withValues)),
    furtherColumns: report.furtherColumns,
    personalData: withFindings ? report.personalData.map(toFindingMessage) : [],
    samples: withValues ? report.samples.map((cells) => ({ cells: cells.map(toCellMessage) })) : [],
  };
}

export function toChangeMessage(change: ColumnChange): MessageInitShape<typeof ColumnChangeSchema> {
  return { ...change, kind: enumValue(ColumnChangeKindSchema, change.kind) };
}

function toColumnMessage(
  { nulls, distinct, longest, lowest, highest, languages, ...column }: ColumnReport,
  withValues: boolean,
): MessageInitShape<typeof ColumnProfileSchema> {
  return {
    ...column,
    nullCount: BigInt(nulls),
    distinctCount: BigInt(distinct),
    longest: BigInt(longest),
    languages: [...languages],
    ...(withValues ? { lowest, highest } : {}),
  };
}

function toFindingMessage({
  hits,
  values,
  distinct,
  sure,
  signals,
  examples,
  ...finding
}: ColumnFinding): MessageInitShape<typeof PersonalDataFindingSchema> {
  return {
    ...finding,
    hitCount: BigInt(hits),
    valueCount: BigInt(values),
    distinctCount: BigInt(distinct),
    sureCount: BigInt(sure),
    signals: [...signals],
    examples: [...examples],
  };
}

function toCellMessage({ text, cut }: { text: string | null; cut: boolean }) {
  return text === null ? { cut } : { text, cut };
}
