import type { AssetsContext } from '../context.ts';
import type { FileEntry } from '../domain/version.ts';
import { type Comparison, lowestVersion, type VersionRule } from '../domain/version-rule.ts';
import { type Change, diffTrees } from '../manifest/diff-trees.ts';
import { fileLeaves } from '../manifest/leaf-kinds.ts';
import { EMPTY, type Root } from '../manifest/node.ts';
import { rememberFew } from '../manifest/remember-few.ts';
import { nodeSource } from '../store/node-store.ts';
import { findVersionBelow, type StoredVersion } from '../store/version-store.ts';

const EXAMPLES = 5;
const REMEMBERED = 10_000;

type Measured = { assetId: string; sortKey: string; root: Root };

/** What a set of files changes, in order of paths; may be gone through more than once. */
export type Changes = AsyncIterable<readonly Change<FileEntry>[]>;

type Measurement = { below: StoredVersion | undefined; rule: VersionRule | undefined; changes: Changes };

/**
 * Compares a set of files with the highest usable release below its number. `below` is undefined, and so is the rule, when there
 * is none.
 */
export async function measureVersion(
  { db, manifests }: Pick<AssetsContext, 'db' | 'manifests'>,
  { assetId, sortKey, root }: Measured,
): Promise<Measurement> {
  const below = await findVersionBelow(db, assetId, sortKey);
  const source = nodeSource(db, assetId, manifests);
  const roots = { before: below?.manifest.root ?? EMPTY, after: root };
  const changes = rememberFew(() => diffTrees(source, fileLeaves, roots), REMEMBERED);
  if (!below) return { below, rule: undefined, changes };
  const comparison = await compare(changes);
  const lowest = lowestVersion(below.version, comparison.level);
  return { below, rule: { ...comparison, against: below.version, lowest }, changes };
}

async function compare(batches: Changes): Promise<Comparison> {
  const removed: string[] = [];
  const others: string[] = [];
  for await (const batch of batches) {
    for (const { key, after: kept } of batch) {
      const paths = kept === undefined ? removed : others;
      if (paths.length < EXAMPLES) paths.push(key);
    }
    if (removed.length === EXAMPLES) break;
  }
  if (removed.length > 0) return { level: 'major', paths: removed };
  return others.length > 0 ? { level: 'minor', paths: others } : { level: 'patch', paths: [] };
}
