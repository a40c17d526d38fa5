import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredVersion } from '@alliance/assets/store/version-store';
import { type FileReport, PROFILER_VERSION, type ProfiledFile } from '../domain/file-report.ts';
import { findReport, insertReport } from '../store/profile-store.ts';
import { chooseFiles } from './choose-files.ts';
import type { ProfilingContext } from './profiling-context.ts';

type Options = { folder: string; signal: AbortSignal; onFile: () => Promise<void> };

/** Looks at the data files of a version; bytes that were looked at before are not fetched again. Throws `unavailable`. */
export async function profileVersion(
  context: ProfilingContext,
  version: StoredVersion,
  { folder, signal, onFile }: Options,
): Promise<{ files: ProfiledFile[]; leftOut: number }> {
  const chooser = await chooseFiles(context, version);
  await using profiler = context.openProfiler(folder);
  const files: ProfiledFile[] = [];
  for (const candidate of chooser.chosen) {
    signal.throwIfAborted();
    const { path, sha256, format } = candidate;
    let report: FileReport | undefined = await findReport(context.db, candidate, PROFILER_VERSION);
    if (!report) {
      const file = join(folder, 'blob');
      await context.fetchBlob(candidate, file, signal);
      report = await profiler.profile({ file, format }, signal);
      await rm(file, { force: true });
      await insertReport(context.db, candidate, { profiler: PROFILER_VERSION, report, now: context.clock() });
    }
    files.push({ path, sha256, format, report });
    await onFile();
  }
  return { files, leftOut: chooser.leftOut };
}
