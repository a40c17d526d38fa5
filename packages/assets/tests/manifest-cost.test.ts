import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileEntry } from '../src/domain/version.ts';
import { emptyManifest, type Manifest } from '../src/manifest/manifest.ts';
import { ManifestCache } from '../src/manifest/manifest-cache.ts';
import { pageOfChanges, pageOfFiles } from '../src/manifest/read-files.ts';
import { applyFileChanges } from '../src/operations/apply-file-changes.ts';
import { digestManifest } from '../src/operations/digest-manifest.ts';
import { nodeSource } from '../src/store/node-store.ts';
import { type AssetsDatabase, openAssetsDatabase } from './assets-database.ts';
import { countStatements } from './count-statements.ts';

const ASSET = '019ab000-0000-7000-8000-00000000000a';
const FILES = 200_000;
const BATCH = 10_000;
let database: AssetsDatabase;
beforeAll(async () => {
  database = await openAssetsDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const file = (n: number, digest = n): FileEntry => ({
  path: `data/${String(n).padStart(6, '0')}/Part-${n}.parquet`,
  size: 1,
  sha256: digest.toString(16).padStart(64, '0'),
});

async function grow(
  manifests: ManifestCache,
  from: Manifest,
  add: readonly FileEntry[],
  remove: readonly string[] = [],
) {
  return database.db
    .transaction()
    .execute((trx) => applyFileChanges(trx, { manifests }, { assetId: ASSET, manifest: from }, { add, remove }));
}

const nodes = async () => (await database.db.selectFrom('manifest_node').select(['digest']).execute()).length;

test('work on 200,000 files follows the changes, not the files', { timeout: 60_000 }, async () => {
  const manifests = new ManifestCache();
  let large = emptyManifest;
  for (let start = 0; start < FILES; start += BATCH) {
    const add = Array.from({ length: BATCH }, (_, n) => file(start + n));
    large = (await grow(manifests, large, add)).manifest;
  }
  const before = await nodes();
  expect(before).toBeGreaterThan((2 * FILES) / 100);
  await digestManifest({ db: database.db, manifests }, ASSET, large.root);

  // A process that has just started knows no page.
  using counted = countStatements(database.db);
  const fresh = new ManifestCache();
  const changes = Array.from({ length: 100 }, (_, n) => file(n * 1_999, n + 1));
  const changed = await grow(fresh, large, changes, [file(7).path]);
  expect(changed.fileCount).toBe(FILES - 1);
  // 100 leaves of files and 100 of folded paths at most, and the nodes above them.
  expect(changed.made.length).toBeLessThan(450);
  expect((await nodes()) - before).toBe(changed.made.length);
  expect(counted.take()).toBeLessThan(30);

  const source = nodeSource(database.db, ASSET, new ManifestCache());
  const first = await pageOfFiles(source, changed.manifest.root, { size: 100, after: undefined });
  expect(first.rows).toHaveLength(100);
  expect(counted.take()).toBeLessThan(8);

  const between = { before: large.root, after: changed.manifest.root };
  const cold = nodeSource(database.db, ASSET, new ManifestCache());
  const page = await pageOfChanges(cold, between, { size: 1_000, after: undefined });
  expect(page.rows).toHaveLength(101);
  expect(counted.take()).toBeLessThan(30);

  const [digest] = [await digestManifest({ db: database.db, manifests }, ASSET, changed.manifest.root)];
  const again = await digestManifest({ db: database.db, manifests: new ManifestCache() }, ASSET, changed.manifest.root);
  expect(again).toBe(digest);
});

test('pages of changes follow each other without a gap', async () => {
  const manifests = new ManifestCache();
  const old = await grow(manifests, emptyManifest, [file(1), file(2), file(3), file(4)]);
  const now = await grow(manifests, old.manifest, [file(2, 9), file(5)], [file(3).path]);
  const source = nodeSource(database.db, ASSET, manifests);
  const between = { before: old.manifest.root, after: now.manifest.root };
  const seen: string[] = [];
  for (let after: readonly [string] | undefined; ; ) {
    const page = await pageOfChanges(source, between, { size: 1, after });
    seen.push(...page.rows.map((change) => change.path));
    if (page.nextPageToken === '') break;
    after = JSON.parse(Buffer.from(page.nextPageToken, 'base64url').toString());
  }
  expect(seen).toEqual([file(2), file(3), file(5)].map((entry) => entry.path));
});
