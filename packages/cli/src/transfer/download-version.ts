import { join, resolve, sep } from 'node:path';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem, Unreachable } from '../api/problem.ts';
import type { FileEntry } from '../api/shapes.ts';
import { assetPath, type Reference } from '../reference.ts';
import { fetchBatch, writeSmall } from './download-batch.ts';
import { downloadFile, isThere } from './download-file.ts';
import { inBatches, type LinkedBatch, type LinkedFile, withLinks, withOwnLink } from './download-links.ts';
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

/** Files that one request of the registry answers for. */
const GROUP = 500;
/** Files above this size are worth a request of their own. */
const SMALL_FILE = 256 * 1024;
/** Larger files whose links are asked for together. */
const LARGE_GROUP = 100;

/** The files of a version that the filter lets through. */
export async function* wantedFiles(
  api: ApiClient,
  { target, filter }: Pick<DownloadOptions, 'target' | 'filter'>,
): AsyncGenerator<FileEntry> {
  for await (const file of api.list<FileEntry>(`${assetPath(target)}/versions/${target.version}/files`)) {
    if (isWanted(file.path, filter)) yield file;
  }
}

/**
 * Downloads a version, every file verified: small ones many at a time. A refusal stops at once; files that fail otherwise are listed in
 * the report.
 */
export async function downloadVersion(api: ApiClient, options: DownloadOptions): Promise<Downloaded> {
  const download = new VersionDownload(api, options);
  await forEachParallel(download.jobs(wantedFiles(api, options)), options.parallel, (job) => job());
  return { report: download.report, files: download.files };
}

type Job = () => Promise<void>;

class VersionDownload {
  readonly report: DownloadReport = { downloaded: 0, present: 0, bytes: 0, failures: [] };
  readonly files: FileEntry[] = [];
  readonly #api: ApiClient;
  readonly #options: DownloadOptions;
  readonly #versionPath: string;

  constructor(api: ApiClient, options: DownloadOptions) {
    this.#api = api;
    this.#options = options;
    this.#versionPath = `${assetPath(options.target)}/versions/${options.target.version}`;
  }

  /** What is to be done for the files, in pieces that may be done at once. */
  async *jobs(files: AsyncIterable<FileEntry>): AsyncGenerator<Job> {
    for await (const group of groupsOf(files, GROUP)) {
      yield* this.#smallFiles(group.filter(({ size }) => size <= SMALL_FILE));
      const large = group.filter(({ size }) => size > SMALL_FILE);
      for (let start = 0; start < large.length; start += LARGE_GROUP) {
        for (const linked of withLinks(this.#api, this.#versionPath, large.slice(start, start + LARGE_GROUP)))
          yield () => this.#one(linked);
      }
    }
  }

  async *#smallFiles(files: readonly FileEntry[]): AsyncGenerator<Job> {
    const absent: FileEntry[] = [];
    for (const file of files) {
      if (!(await this.#isPresent(file))) absent.push(file);
    }
    const { batches, others } = await inBatches(this.#api, this.#versionPath, absent);
    for (const batch of batches) yield () => this.#batch(batch);
    for (const linked of others) yield () => this.#one(linked);
  }

  async #isPresent(file: FileEntry): Promise<boolean> {
    const to = this.#pathOf(file);
    if (to === undefined || !(await isThere(to, file))) return false;
    this.#options.onBytes(file.size, file);
    this.#count('present', file);
    return true;
  }

  /** What a batch did not bring comes file by file: then it is known which one is wrong. */
  async #batch({ url, files }: LinkedBatch): Promise<void> {
    const left = new Set(files);
    try {
      await fetchBatch(url, files, async (file, bytes) => {
        const to = this.#pathOf(file);
        if (to === undefined) return;
        await writeSmall(to, bytes);
        left.delete(file);
        this.#options.onBytes(file.size, file);
        this.#count('downloaded', file);
      });
    } catch {
      // The reason shows again, for the file that it is about.
    }
    for (const file of left) await this.#one(withOwnLink(this.#api, this.#versionPath, file));
  }

  async #one(linked: LinkedFile): Promise<void> {
    const { file } = linked;
    const to = this.#pathOf(file);
    if (to === undefined) {
      this.report.failures.push(`${file.path}: outside of ${resolve(this.#options.folder)}`);
      return;
    }
    try {
      const { parallel, onBytes } = this.#options;
      const outcome = await downloadFile({ ...linked, to, parallel, onBytes: (count) => onBytes(count, file) });
      this.#count(outcome, file);
    } catch (error) {
      if (error instanceof ApiProblem || error instanceof Unreachable) throw error;
      this.report.failures.push((error as Error).message);
    }
  }

  #count(outcome: 'downloaded' | 'present', file: FileEntry): void {
    this.report[outcome] += 1;
    this.report.bytes += file.size;
    this.files.push(file);
  }

  /** Paths come from outside: undefined for one that leads out of the folder, whatever the server says. */
  #pathOf({ path }: FileEntry): string | undefined {
    const root = resolve(this.#options.folder);
    const full = resolve(join(root, path));
    return full.startsWith(root + sep) ? full : undefined;
  }
}

async function* groupsOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
