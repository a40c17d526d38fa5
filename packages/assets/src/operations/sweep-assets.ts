import { BackgroundLoop } from '@alliance/runtime/background-loop';
import type { Logger } from '@alliance/runtime/logger';
import type { Kysely, Transaction } from 'kysely';
import { fileLeaves, foldedLeaves } from '../manifest/leaf-kinds.ts';
import { ManifestCache } from '../manifest/manifest-cache.ts';
import { EMPTY, type LeafKind, nodeOf } from '../manifest/node.ts';
import { nodeSource } from '../store/node-store.ts';
import {
  claimSweep,
  type DueSweep,
  deleteLostRevisions,
  deleteUnnamed,
  finishSweep,
  noteBlobs,
  noteNodes,
  openLists,
  readRoots,
} from '../store/sweep-store.ts';
import type { AssetTables } from '../tables.ts';

const MIN_AGE_MS = 3_600_000;
const IDLE_MS = 60_000;
const NODES_AT_ONCE = 200;

/** Takes away pages and references that nothing names any more, in the background. */
export function startSweep(db: Kysely<AssetTables>, logger: Logger): BackgroundLoop {
  return new BackgroundLoop({ name: 'sweep-assets', logger, idleMs: IDLE_MS }, () => sweepNext(db));
}

/**
 * Sweeps the asset that has waited longest; false when none has waited long enough. Safe beside writers: what they make or name
 * anew is young, and what they take over from a tree that is there is found from its root or from theirs.
 */
export async function sweepNext(db: Kysely<AssetTables>, minAgeMs = MIN_AGE_MS): Promise<boolean> {
  const due = await claimSweep(db, minAgeMs);
  if (!due) return false;
  await deleteLostRevisions(db, due);
  const left = await db.transaction().execute((trx) => sweepAsset(trx, due));
  // Whatever was too young is looked at again when it is old enough: the claim has put the asset at the end of the queue.
  if (!left) await finishSweep(db, due);
  return true;
}

async function sweepAsset(trx: Transaction<AssetTables>, due: DueSweep): Promise<boolean> {
  await openLists(trx);
  const walk = { trx, assetId: due.assetId, cache: ManifestCache.forWalk() };
  const roots = await readRoots(trx, due.assetId);
  // Those that name bytes first: a node is looked into once.
  for (const { root, bytes } of roots.toSorted((a, b) => Number(b.bytes) - Number(a.bytes))) {
    await noteTree(walk, fileLeaves, root, async (files) => {
      if (bytes)
        await noteBlobs(
          trx,
          files.map((file) => file.sha256),
        );
    });
  }
  for (const { folded } of roots) await noteTree(walk, foldedLeaves, folded, async () => {});
  return deleteUnnamed(trx, due);
}

/** Notes every node of a tree that was not noted before, and hands on the entries of its leaves. */
async function noteTree<Entry>(
  { trx, assetId, cache }: { trx: Transaction<AssetTables>; assetId: string; cache: ManifestCache },
  kind: LeafKind<Entry>,
  root: string,
  onEntries: (entries: readonly Entry[]) => Promise<void>,
): Promise<void> {
  const source = nodeSource(trx, assetId, cache);
  const ahead = root === EMPTY ? [] : [root];
  while (ahead.length > 0) {
    const digests = [...(await noteNodes(trx, ahead.splice(-NODES_AT_ONCE)))];
    const loaded = await source.load(kind, digests);
    const entries: Entry[] = [];
    for (const digest of digests) {
      const node = nodeOf(loaded, digest);
      if ('entries' in node) for (const entry of node.entries) entries.push(entry);
      else for (const child of node.children) ahead.push(child.digest);
    }
    if (entries.length > 0) await onEntries(entries);
  }
}
