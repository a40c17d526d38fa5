import { hash } from 'node:crypto';
import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { FileEntry } from '../domain/version.ts';
import { fileLeaves } from './leaf-kinds.ts';
import { afterFile, afterFolder, foldersOf } from './manifest.ts';
import type { NodeSource, Root } from './node.ts';
import { scan } from './scan.ts';
import { findEntries, seek } from './seek.ts';

/** What stands in a folder; `licence` where it is known. */
export type FolderEntry = { file: FileEntry & { licence?: string } } | { directory: { path: string; oid: string } };

/** Where a page ended: behind a file, or at a directory. */
export type FolderKey = readonly ['file' | 'directory', string];

type Walk = { source: NodeSource; root: Root; folder: string; recursive: boolean };

/** One page of a folder ("" = all), in byte order; directories come before what is in them. Undefined when there is no such folder. */
export async function pageOfFolder(
  walk: Walk,
  { size, after }: PageRequest<FolderKey>,
): Promise<Page<FolderEntry> | undefined> {
  const { source, root, folder } = walk;
  if (folder !== '' && !(await hasFolder(source, root, folder))) return undefined;
  const rows: FolderEntry[] = [];
  const entries = walk.recursive ? walkAll(walk, after) : walkOne(walk, after);
  for await (const entry of entries) {
    rows.push(entry);
    if (rows.length > size) break;
  }
  return toPage(rows, size, keyOf);
}

/** What stands at these paths, in their order; those where nothing stands are left out. */
export async function findInFolders(source: NodeSource, root: Root, paths: readonly string[]): Promise<FolderEntry[]> {
  const [files, below] = await Promise.all([
    findEntries(source, fileLeaves, root, paths),
    seek(
      source,
      fileLeaves,
      root,
      paths.map((path) => `${path}/`),
    ),
  ]);
  return paths.flatMap((path): FolderEntry[] => {
    const file = files.get(path);
    if (file) return [{ file }];
    return path !== '' && below.get(`${path}/`)?.path.startsWith(`${path}/`) ? [directory(root, path)] : [];
  });
}

/** True when something is in the folder. */
async function hasFolder(source: NodeSource, root: Root, folder: string): Promise<boolean> {
  const [entry] = await findInFolders(source, root, [folder]);
  return entry !== undefined && 'directory' in entry;
}

/** Everything below, each folder before its first file. */
async function* walkAll({ source, root, folder }: Walk, after: FolderKey | undefined): AsyncGenerator<FolderEntry> {
  const prefix = folder === '' ? '' : `${folder}/`;
  let open = openAt(folder, after);
  for await (const files of scan(source, fileLeaves, root, startOf(prefix, after))) {
    for (const file of files) {
      if (!file.path.startsWith(prefix)) return;
      const folders = foldersOf(file.path);
      for (const path of folders) if (path.length > folder.length && !open.has(path)) yield directory(root, path);
      open = new Set(folders);
      yield { file };
    }
  }
}

/** What is directly in a folder; folders below are stepped over. */
async function* walkOne({ source, root, folder }: Walk, after: FolderKey | undefined): AsyncGenerator<FolderEntry> {
  const prefix = folder === '' ? '' : `${folder}/`;
  let from: string | undefined = after?.[0] === 'directory' ? afterFolder(after[1]) : startOf(prefix, after);
  while (from !== undefined) {
    let next: string | undefined;
    for await (const files of scan(source, fileLeaves, root, from)) {
      const step = directFiles(files, prefix);
      yield* step.files.map((file) => ({ file }));
      if (step.ended) return;
      if (step.folder === undefined) continue;
      yield directory(root, step.folder);
      next = afterFolder(step.folder);
      break;
    }
    from = next;
  }
}

/** Files up to the first one that is in a folder below, or behind this folder. */
function directFiles(files: readonly FileEntry[], prefix: string) {
  const direct: FileEntry[] = [];
  for (const file of files) {
    if (!file.path.startsWith(prefix)) return { files: direct, ended: true, folder: undefined };
    const slash = file.path.indexOf('/', prefix.length);
    if (slash >= 0) return { files: direct, ended: false, folder: file.path.slice(0, slash) };
    direct.push(file);
  }
  return { files: direct, ended: false, folder: undefined };
}

/** Folders that a page before this one has shown already. */
function openAt(folder: string, after: FolderKey | undefined): Set<string> {
  if (!after) return new Set(folder === '' ? [] : [folder]);
  const [kind, path] = after;
  return new Set(kind === 'directory' ? [...foldersOf(path), path] : foldersOf(path));
}

function startOf(prefix: string, after: FolderKey | undefined): string {
  if (!after) return prefix;
  return after[0] === 'file' ? afterFile(after[1]) : `${after[1]}/`;
}

function keyOf(entry: FolderEntry): FolderKey {
  return 'file' in entry ? ['file', entry.file.path] : ['directory', entry.directory.path];
}

/** Named by the tree it is part of, which says what is in it. */
function directory(root: Root, path: string): FolderEntry {
  return { directory: { path, oid: hash('sha256', `directory\0${root}\0${path}`, 'hex').slice(0, 40) } };
}
