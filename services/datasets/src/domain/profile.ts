import type { ProfiledFile } from './file-report.ts';

/** What the profile of a version says as a whole. */
export type VersionProfile = {
  profiler: number;
  files: number;
  broken: number;
  leftOut: number;
  rows: number;
  profiledAt: Date;
};

/** Where the profile of a version stands. */
export type ProfileStatus = { state: 'waiting' | 'failed' } | ({ state: 'complete' } & VersionProfile);

/** Whether everything was read that could have been. */
export function coverageOf({ broken, leftOut }: Pick<VersionProfile, 'broken' | 'leftOut'>): 'full' | 'partial' {
  return broken + leftOut === 0 ? 'full' : 'partial';
}

/** Counts over the files of a version that were looked at. */
export function summarise(
  files: readonly Pick<ProfiledFile, 'report'>[],
): Pick<VersionProfile, 'files' | 'broken' | 'rows'> {
  const reports = files.map(({ report }) => report);
  const read = reports.filter((report) => report.state === 'read');
  return {
    files: read.length,
    broken: reports.length - read.length,
    rows: read.reduce((sum, { rows }) => sum + rows, 0),
  };
}
