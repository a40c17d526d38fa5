import { foldPath } from '../domain/file-path.ts';
import type { FileEntry } from '../domain/version.ts';
import { justAfter } from './byte-order.ts';
import { type Edit, type EditedTree, editTree } from './edit-tree.ts';
import { type FoldedPath, fileLeaves, foldedLeaves } from './leaf-kinds.ts';
import { EMPTY, type NewNode, type NodeSource, type Root } from './node.ts';
import { findEntries, seek } from './seek.ts';

/** A set of files: the tree of them, and the one by which paths that differ only in case are found. */
export type Manifest = { root: Root; folded: Root };

export const emptyManifest: Manifest = { root: EMPTY, folded: EMPTY };

/** Two paths that cannot stand side by side. */
export type PathClash = { path: string; other: string; by: 'case' | 'folder' };

/** A set of files after a change, with the nodes to keep. */
export type ChangedManifest = { manifest: Manifest; fileCount: number; totalBytes: number; made: readonly NewNode[] };

/** Adds, replaces and removes files; paths are already checked by themselves and stand there once. Does not look for clashes. */
export async function changeManifest(
  source: NodeSource,
  manifest: Manifest,
  changes: { add: readonly FileEntry[]; remove: readonly string[] },
): Promise<ChangedManifest> {
  const edits: Edit<FileEntry>[] = [
    ...changes.add.map((entry) => ({ key: entry.path, entry })),
    ...changes.remove.map((key) => ({ key, entry: undefined })),
  ];
  const files = await editTree(source, fileLeaves, manifest.root, edits);
  const folded = await editFolded(source, manifest.folded, changes);
  return {
    manifest: { root: files.root, folded: folded.root },
    fileCount: files.files,
    totalBytes: files.bytes,
    made: [...files.made, ...folded.made],
  };
}

/**
 * Paths of a change that differ from another only in case, before the change is made; at most one for each path added. What
 * clashes within the change itself was refused before.
 */
export async function findCaseClashes(
  source: NodeSource,
  manifest: Manifest,
  { add, remove }: { add: readonly FileEntry[]; remove: readonly string[] },
): Promise<PathClash[]> {
  const gone = new Set(remove);
  const forms = add.map(({ path }) => ({ path, folded: foldPath(path) }));
  const keys = forms.map(({ folded }) => folded);
  const [upper, lower] = await Promise.all([
    findEntries(source, foldedLeaves, manifest.folded, keys),
    findEntries(source, fileLeaves, manifest.root, keys),
  ]);
  return forms.flatMap(({ path, folded }) => {
    const plain = lower.get(folded)?.path;
    const others = [upper.get(folded)?.path, plain !== undefined && foldPath(plain) === folded ? plain : undefined];
    const other = others.find((found) => found !== undefined && found !== path && !gone.has(found));
    return other === undefined ? [] : [{ path, other, by: 'case' as const }];
  });
}

/** Files of a finished set, of those at these paths, that others need as a folder or that need a file as theirs. */
export async function findFolderClashes(
  source: NodeSource,
  root: Root,
  paths: readonly string[],
): Promise<PathClash[]> {
  const above = new Map(paths.map((path) => [path, foldersOf(path)]));
  const [files, below] = await Promise.all([
    findEntries(source, fileLeaves, root, [...new Set([...above.values()].flat())]),
    seek(
      source,
      fileLeaves,
      root,
      paths.map((path) => `${path}/`),
    ),
  ]);
  return paths.flatMap((path): PathClash[] => {
    const file = above.get(path)?.find((folder) => files.has(folder));
    if (file !== undefined) return [{ path, other: file, by: 'folder' }];
    const inside = below.get(`${path}/`)?.path;
    return inside?.startsWith(`${path}/`) ? [{ path, other: inside, by: 'folder' }] : [];
  });
}

/** The folders that a path is in, outermost first. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

/** The key that follows everything in a folder. */
export function afterFolder(folder: string): string {
  // "0" follows "/".
  return `${folder}0`;
}

/** The key that follows one file. */
export function afterFile(path: string): string {
  return justAfter(path);
}

/** A path is found by its folded form only if that is another text; what goes must be that very path. */
async function editFolded(
  source: NodeSource,
  root: Root,
  { add, remove }: { add: readonly FileEntry[]; remove: readonly string[] },
): Promise<EditedTree> {
  const [added, removed] = [add.map(({ path }) => path), remove].map((paths) =>
    paths.map((path): FoldedPath => ({ folded: foldPath(path), path })).filter(({ folded, path }) => folded !== path),
  ) as [FoldedPath[], FoldedPath[]];
  const present = await findEntries(
    source,
    foldedLeaves,
    root,
    removed.map(({ folded }) => folded),
  );
  const edits = new Map<string, Edit<FoldedPath>>();
  for (const { folded, path } of removed) {
    if (present.get(folded)?.path === path) edits.set(folded, { key: folded, entry: undefined });
  }
  for (const entry of added) edits.set(entry.folded, { key: entry.folded, entry });
  return editTree(source, foldedLeaves, root, [...edits.values()]);
}
