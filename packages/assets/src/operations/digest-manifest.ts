import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { fileLeaves } from '../manifest/leaf-kinds.ts';
import type { ManifestCache } from '../manifest/manifest-cache.ts';
import type { Root } from '../manifest/node.ts';
import { leafGroups } from '../manifest/scan.ts';
import { ManifestDigest } from '../manifest-digest.ts';
import { loadRuns, nodeSource } from '../store/node-store.ts';
import type { AssetTables } from '../tables.ts';

const LEAVES = 512;

/**
 * The manifest digest of a tree of files. Hashing goes over every digest, but those of leaves seen before come from memory, so a
 * small change of a large set costs little; others can run in between.
 */
export async function digestManifest(
  { db, manifests }: { db: Kysely<AssetTables>; manifests: ManifestCache },
  assetId: string,
  root: Root,
): Promise<string> {
  const digest = new ManifestDigest();
  let sinceTurn = 0;
  for await (const leaves of leafGroups(nodeSource(db, assetId, manifests), fileLeaves, root, LEAVES)) {
    const digests = leaves.map((leaf) => leaf.digest);
    for (const run of await loadRuns(db, assetId, digests, manifests)) digest.addRun(run);
    sinceTurn += leaves.length;
    if (sinceTurn < LEAVES) continue;
    sinceTurn = 0;
    await nextTurn();
  }
  return digest.finish();
}
