import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { FileEntry } from '../api/shapes.ts';
import { RECEIPT_NAME, type ReceivedVersion, readReceipt } from '../transfer/receipts.ts';
import { hashFile } from '../transfer/scan-folder.ts';
import type { KnownRemoval } from './removal-list.ts';

/** A file on this computer whose bytes are those of a retracted version. */
export type FoundFile = { path: string; size: number; sha256: string; removal: KnownRemoval };

type LocalFile = { path: string; size: number };
type Local = { files: LocalFile[]; receipts: { folder: string; versions: ReceivedVersion[] }[] };
type Wanted = Map<string, { size: number; removal: KnownRemoval }>;

/**
 * Files below a folder that belong to removals: by the digests in receipts of downloads, and by those that the registry still
 * lists. A file that a receipt says belongs to a version that stands is not among them, even if a retracted one had it too.
 */
export async function findRemoved(
  api: ApiClient,
  folder: string,
  removals: readonly KnownRemoval[],
  onUnlisted: (version: string) => void,
): Promise<FoundFile[]> {
  const local: Local = { files: [], receipts: [] };
  await walk(folder, local);
  const wanted: Wanted = new Map();
  const standing = new Set<string>();
  const known = new Map(removals.map((removal) => [removal.version, removal]));
  for (const { folder: place, versions } of local.receipts)
    for (const received of versions) {
      const removal = known.get(received.version);
      const isRemoved = removal?.manifestDigest === received.manifestDigest;
      for (const file of received.files)
        if (isRemoved) want(wanted, file, removal);
        else standing.add(`${join(place, file.path)} ${file.sha256}`);
    }
  for (const removal of removals)
    if (!(await wantListed(api, removal, wanted)) && isReceived(local, removal) === false) onUnlisted(removal.version);
  return matching(local.files, wanted, standing);
}

async function matching(
  files: readonly LocalFile[],
  wanted: Wanted,
  standing: ReadonlySet<string>,
): Promise<FoundFile[]> {
  const sizes = new Set([...wanted.values()].map(({ size }) => size));
  const found: FoundFile[] = [];
  for (const { path, size } of files) {
    // Most files are told apart by their size, without being read.
    if (!sizes.has(size)) continue;
    const sha256 = await hashFile(path);
    const match = wanted.get(sha256);
    if (match && !standing.has(`${path} ${sha256}`)) found.push({ path, size, sha256, removal: match.removal });
  }
  return found;
}

/** Of a file that several retracted versions had, the one that is to be deleted counts. */
function want(wanted: Wanted, { sha256, size }: FileEntry, removal: KnownRemoval): void {
  if (wanted.get(sha256)?.removal.action === 'delete') return;
  wanted.set(sha256, { size, removal });
}

async function wantListed(api: ApiClient, removal: KnownRemoval, wanted: Wanted): Promise<boolean> {
  let isListed = false;
  try {
    for await (const file of api.list<FileEntry>(removal.files)) {
      want(wanted, file, removal);
      isListed = true;
    }
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status >= 500) throw error;
  }
  return isListed;
}

function isReceived({ receipts }: Local, { version }: KnownRemoval): boolean {
  return receipts.some(({ versions }) => versions.some((received) => received.version === version));
}

/** Regular files only; what links point to lies elsewhere. */
async function walk(folder: string, local: Local): Promise<void> {
  const versions = await readReceipt(folder);
  if (versions.length > 0) local.receipts.push({ folder, versions });
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(path, local);
    else if (entry.isFile() && entry.name !== RECEIPT_NAME) local.files.push({ path, size: (await stat(path)).size });
  }
}
