import type { Logger } from '@alliance/runtime/logger';
import type { Kysely, Transaction } from 'kysely';
import { foldPath } from '../domain/file-path.ts';
import { MAIN } from '../domain/revision.ts';
import { type Tree, TreeBuilder } from '../manifest/build-tree.ts';
import { fileLeaves, foldedLeaves } from '../manifest/leaf-kinds.ts';
import { ManifestCache } from '../manifest/manifest-cache.ts';
import { nameBlobs } from '../store/blob-store.ts';
import {
  dropFileRows,
  hasFileRows,
  noteFolded,
  type OldVersion,
  openConversion,
  readFileRows,
  readFolded,
  takeOldVersion,
  writeConverted,
} from '../store/conversion-store.ts';
import { writeNodes } from '../store/node-store.ts';
import { lockBranch } from '../store/revision-store.ts';
import type { AssetTables } from '../tables.ts';
import { appendRevision } from './append-revision.ts';

/**
 * Turns the file rows of a home of the time before trees into trees, one version a transaction, a batch at a time, oldest
 * publication first; then drops the rows. Does nothing where that has happened. Several processes may call it at once.
 */
export async function convertFileRows(db: Kysely<AssetTables>, logger: Logger): Promise<void> {
  if (!(await hasFileRows(db))) return;
  for (let versions = 0; ; versions += 1) {
    const converted = await db.transaction().execute(convertNext);
    if (converted) continue;
    await db.transaction().execute(dropFileRows);
    if (versions > 0) logger.info({ versions }, 'the files of all versions are kept as trees now');
    return;
  }
}

async function convertNext(trx: Transaction<AssetTables>): Promise<boolean> {
  await openConversion(trx);
  const version = await takeOldVersion(trx);
  if (!version) return false;
  const cache = new ManifestCache();
  const files = await buildFiles(trx, version, cache);
  const folded = await buildFolded(trx, version, cache);
  const manifest = { root: files.root, folded: folded.root };
  const revisionId = version.state === 'draft' ? null : await makeRevision(trx, version, { manifest, files });
  await writeConverted(trx, version.id, { manifest, revisionId });
  return true;
}

async function buildFiles(trx: Transaction<AssetTables>, version: OldVersion, cache: ManifestCache): Promise<Tree> {
  const builder = new TreeBuilder(fileLeaves);
  for await (const files of readFileRows(trx, version.id)) {
    for (const file of files) builder.add(file);
    const folded = files.map(({ path }) => ({ path, folded: foldPath(path) }));
    await noteFolded(
      trx,
      folded.filter((entry) => entry.folded !== entry.path),
    );
    await writeNodes(trx, version.assetId, builder.takeNodes(), cache);
    await nameBlobs(trx, version.assetId, files);
  }
  const tree = builder.finish();
  await writeNodes(trx, version.assetId, builder.takeNodes(), cache);
  return tree;
}

async function buildFolded(trx: Transaction<AssetTables>, version: OldVersion, cache: ManifestCache): Promise<Tree> {
  const builder = new TreeBuilder(foldedLeaves);
  for await (const entries of readFolded(trx)) {
    for (const entry of entries) builder.add(entry);
    await writeNodes(trx, version.assetId, builder.takeNodes(), cache);
  }
  const tree = builder.finish();
  await writeNodes(trx, version.assetId, builder.takeNodes(), cache);
  return tree;
}

async function makeRevision(
  trx: Transaction<AssetTables>,
  version: OldVersion,
  { manifest, files }: { manifest: { root: string; folded: string }; files: Tree },
): Promise<string> {
  const main = await lockBranch(trx, version.assetId, MAIN);
  const { id } = await appendRevision(trx, main?.head, {
    assetId: version.assetId,
    branch: MAIN,
    summary: `Version ${version.version}`,
    description: version.notes,
    authorPersonId: version.publishedByPersonId,
    bodyDigest: '',
    createdAt: version.publishedAt ?? version.createdAt,
    manifest,
    fileCount: files.files,
    totalBytes: files.bytes,
  });
  return id;
}
