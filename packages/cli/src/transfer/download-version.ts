import { join, resolve, sep } from 'node:path';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem, Unreachable } from '../api/problem.ts';
import type { FileEntry } from '../api/shapes.ts';
import { assetPath, type Reference } from '../reference.ts';
import { downloadFile } from './download-file.ts';
import { withLinks } from './download-links.ts';
import { forEachParallel } from './pool.ts';
import { type Filter, isWanted } from './scan-folder.ts';
import type { OnBytes } from './transfer-progress.ts';

export type DownloadOptions = {
  target: Reference & { version: string };
  folder: string;
  filter: Filter;
  parallel: number;
  onBytes: OnBytes;
};

export type DownloadReport = { downloaded: number; present: number; bytes: number; failures: string[] };
/** The report, and the files that are there now. */
export type Downloaded = { report: DownloadReport; files: FileEntry[] };

/** The files of a version that the filter lets through. */
export async function* wantedFiles(
  api: ApiClient,
  { target, filter }: Pick<DownloadOptions, 'target' | 'filter'>,
): AsyncGenerator<FileEntry> {
  for await (const file of api.list<FileEntry>(`${assetPath(target)}/versions/${target.version}/files`)) {
    if (isWanted(file.path, filter)) yield file;
  }
}

/** Downloads a version, every file verified. A refusal stops at once; files that fail otherwise are listed in the report. */
export async function downloadVersion(api: ApiClient, options: DownloadOptions): Promise<Downloaded> {
  const files: FileEntry[] = [];
  const report: DownloadReport = { downloaded: 0, present: 0, bytes: 0, failures: [] };
  const versionPath = `${assetPath(options.target)}/versions/${options.target.version}`;
  await forEachParallel(withLinks(api, versionPath, wantedFiles(api, options)), options.parallel, async (linked) => {
    const { file } = linked;
    try {
      const outcome = await downloadFile({
        ...linked,
        to: safePath(options.folder, file.path),
        parallel: options.parallel,
        onBytes: (count) => options.onBytes(count, file),
      });
      report[outcome] += 1;
      report.bytes += file.size;
      files.push(file);
    } catch (error) {
      if (error instanceof ApiProblem || error instanceof Unreachable) throw error;
      report.failures.push((error as Error).message);
    }
  });
  return { report, files };
}

/** Paths come from outside: one that leads out of the folder is refused, whatever the server says. */
function safePath(folder: string, path: string): string {
  const root = resolve(folder);
  const full = resolve(join(root, path));
  if (!full.startsWith(root + sep)) throw new Error(`${path}: outside of ${root}`);
  return full;
}
