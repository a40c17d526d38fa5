import type { FileEntry } from '@alliance/assets/domain/version';
import { diffTrees } from '@alliance/assets/manifest/diff-trees';
import { fileLeaves } from '@alliance/assets/manifest/leaf-kinds';
import { ManifestCache } from '@alliance/assets/manifest/manifest-cache';
import type { NodeSource } from '@alliance/assets/manifest/node';
import { scan } from '@alliance/assets/manifest/scan';
import { findEntries } from '@alliance/assets/manifest/seek';
import { nodeSource } from '@alliance/assets/store/node-store';
import { findVersionBelow, type StoredVersion } from '@alliance/assets/store/version-store';
import { giveWay } from '@alliance/runtime/give-way';
import { FileChooser } from '../domain/choose-files.ts';
import { formatOfName } from '../domain/file-format.ts';
import { findChoice } from '../store/profile-store.ts';
import type { ProfilingContext } from './profiling-context.ts';

type Context = Pick<ProfilingContext, 'db' | 'limits'>;

/**
 * Chooses which data files of a version are read. What was read of the version below comes first, so that the two can be
 * compared; then, in order of paths, what is new. Only where there is no such version, or it leaves room that files left out of
 * it could take, everything is walked over.
 */
export async function chooseFiles(context: Context, version: StoredVersion): Promise<FileChooser> {
  const source = nodeSource(context.db, version.assetId, ManifestCache.forWalk());
  return (await chooseFromDifference(context, source, version)) ?? chooseFromAll(context, source, version);
}

async function chooseFromDifference(
  { db, limits }: Context,
  source: NodeSource,
  { assetId, sortKey, manifest }: StoredVersion,
): Promise<FileChooser | undefined> {
  const below = await findVersionBelow(db, assetId, sortKey);
  const before = below && (await findChoice(db, below.id));
  if (!before) return undefined;
  const kept = await findEntries(source, fileLeaves, manifest.root, before.paths);
  const known = new Set(before.paths);
  const isNews = (file: FileEntry | undefined): file is FileEntry =>
    file !== undefined && formatOfName(file.path) !== undefined && !known.has(file.path);
  const chooser = new FileChooser(limits, before.leftOut);
  for (const path of before.paths) {
    const entry = kept.get(path);
    if (entry) chooser.offer(entry);
  }
  const roots = { before: below.manifest.root, after: manifest.root };
  for await (const changes of diffTrees(source, fileLeaves, roots)) {
    for (const change of changes) {
      if (isNews(change.before)) chooser.leftOut -= 1;
      if (isNews(change.after)) chooser.offer(change.after);
    }
  }
  const roomIsLeft = chooser.chosen.length < before.paths.length && chooser.leftOut > 0;
  return roomIsLeft ? undefined : chooser;
}

async function chooseFromAll(
  { limits }: Context,
  source: NodeSource,
  { manifest }: StoredVersion,
): Promise<FileChooser> {
  const chooser = new FileChooser(limits);
  for await (const entries of giveWay(scan(source, fileLeaves, manifest.root))) {
    for (const entry of entries) chooser.offer(entry);
  }
  return chooser;
}
