import type { AssetsContext } from '../context.ts';
import { type Comparison, lowestVersion, type VersionRule } from '../domain/version-rule.ts';
import { diffTrees } from '../manifest/diff-trees.ts';
import { fileLeaves } from '../manifest/leaf-kinds.ts';
import type { NodeSource, Root } from '../manifest/node.ts';
import { nodeSource } from '../store/node-store.ts';
import { findVersionBelow, type StoredVersion } from '../store/version-store.ts';

const EXAMPLES = 5;

type Measured = { assetId: string; sortKey: string; root: Root };

/**
 * Compares a set of files with the highest usable release below its number. `below` is undefined, and so is the rule, when there
 * is none.
 */
export async function measureVersion(
  { db, manifests }: Pick<AssetsContext, 'db' | 'manifests'>,
  { assetId, sortKey, root }: Measured,
): Promise<{ below: StoredVersion | undefined; rule: VersionRule | undefined }> {
  const below = await findVersionBelow(db, assetId, sortKey);
  if (!below) return { below, rule: undefined };
  const comparison = await compare(nodeSource(db, assetId, manifests), below.manifest.root, root);
  const lowest = lowestVersion(below.version, comparison.level);
  return { below, rule: { ...comparison, against: below.version, lowest } };
}

async function compare(source: NodeSource, before: Root, after: Root): Promise<Comparison> {
  const removed: string[] = [];
  const others: string[] = [];
  for await (const changes of diffTrees(source, fileLeaves, { before, after })) {
    for (const { key, after: kept } of changes) {
      const paths = kept === undefined ? removed : others;
      if (paths.length < EXAMPLES) paths.push(key);
    }
    if (removed.length === EXAMPLES) break;
  }
  if (removed.length > 0) return { level: 'major', paths: removed };
  return others.length > 0 ? { level: 'minor', paths: others } : { level: 'patch', paths: [] };
}
