import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { pathProblem } from '../domain/file-path.ts';
import type { FileChange, FileEntry } from '../domain/version.ts';
import { justAfter } from './byte-order.ts';
import { diffTrees } from './diff-trees.ts';
import { fileLeaves } from './leaf-kinds.ts';
import type { NodeSource, Root } from './node.ts';
import { scan } from './scan.ts';
import { findEntries } from './seek.ts';

type FilePageRequest = PageRequest<readonly [string]>;

/** One page of files, in byte order of their paths. */
export async function pageOfFiles(
  source: NodeSource,
  root: Root,
  { size, after }: FilePageRequest,
): Promise<Page<FileEntry>> {
  const rows = await collect(scan(source, fileLeaves, root, startOf(after)), size + 1);
  return toPage(rows, size, (file) => [file.path]);
}

/** One page of what is different, in byte order of paths. */
export async function pageOfChanges(
  source: NodeSource,
  { before, after }: { before: Root; after: Root },
  page: FilePageRequest,
): Promise<Page<FileChange>> {
  const changes = diffTrees(source, fileLeaves, { before, after, from: startOf(page.after) });
  const rows = await collect(changes, page.size + 1);
  return toPage(
    rows.map(({ key, ...change }) => ({ path: key, ...change })),
    page.size,
    (change) => [change.path],
  );
}

/** One file. */
export async function findFile(source: NodeSource, root: Root, path: string): Promise<FileEntry | undefined> {
  if (pathProblem(path) !== undefined) return undefined;
  return (await findEntries(source, fileLeaves, root, [path])).get(path);
}

function startOf(after: readonly [string] | undefined): string {
  return after === undefined ? '' : justAfter(after[0]);
}

/** The first rows of a stream of batches; what is beyond is not asked for. */
async function collect<Row>(batches: AsyncIterable<readonly Row[]>, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of batches) {
    rows.push(...batch);
    if (rows.length >= limit) break;
  }
  return rows.slice(0, limit);
}
