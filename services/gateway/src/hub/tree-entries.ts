import type { FileEntry } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Revision, TreeEntry } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { gitOidOf, isRegular, pointerSize } from './git-objects.ts';
import { isoDate } from './iso-date.ts';

/** A tree entry as `tree` and `paths-info` show it; with the last commit when `expand` was asked for. */
export function treeEntry({ entry }: TreeEntry, expanded?: Revision): object[] {
  const lastCommit = expanded && {
    lastCommit: { id: expanded.id, title: expanded.summary, date: isoDate(expanded.createdAt) },
  };
  if (entry.case === 'file') return [{ ...fileEntry(entry.value), ...lastCommit }];
  if (entry.case !== 'directory') return [];
  const { path, oid } = entry.value;
  return [{ type: 'directory', path, oid, size: 0, ...lastCommit }];
}

function fileEntry(file: FileEntry): object {
  const { path, sha256 } = file;
  const size = Number(file.size);
  const known = { type: 'file', path, oid: gitOidOf(file), size };
  return isRegular(file) ? known : { ...known, lfs: { oid: sha256, size, pointerSize: pointerSize(file) } };
}

/** A file as the list of siblings shows it; with sizes and ids when `blobs` were asked for. */
export function sibling(file: FileEntry, blobs: boolean): object {
  const { path, sha256 } = file;
  if (!blobs) return { rfilename: path };
  const size = Number(file.size);
  const known = { rfilename: path, size, blobId: gitOidOf(file) };
  return isRegular(file) ? known : { ...known, lfs: { sha256, size, pointerSize: pointerSize(file) } };
}
