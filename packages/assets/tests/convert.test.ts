import { randomUUID } from 'node:crypto';
import { openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { eventMigrations } from '@alliance/events/migrations';
import { createLogger } from '@alliance/runtime/logger';
import { createDatabase } from '@alliance/testing/postgres';
import { type Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { foldPath } from '../src/domain/file-path.ts';
import { findCaseClashes } from '../src/manifest/manifest.ts';
import { ManifestCache } from '../src/manifest/manifest-cache.ts';
import { pageOfFiles } from '../src/manifest/read-files.ts';
import { assetMigrations } from '../src/migrations.ts';
import { convertFileRows } from '../src/operations/convert-file-rows.ts';
import { digestManifest } from '../src/operations/digest-manifest.ts';
import { findReferenced } from '../src/store/blob-store.ts';
import { nodeSource } from '../src/store/node-store.ts';
import { findBranch, findRevision } from '../src/store/revision-store.ts';
import { findVersion } from '../src/store/version-store.ts';
import type { AssetTables } from '../src/tables.ts';

const FIRST = ['20261122T0900-create-assets', '20261122T0901-guard-published'];
const logger = createLogger('assets', 'silent');
const digest = (n: number) => n.toString(16).padStart(64, '0');

/** A home of the time when files were rows: two versions, a draft with files and one without. */
async function writeOldHome(db: Kysely<AssetTables>): Promise<void> {
  const old = Object.fromEntries(FIRST.map((name) => [name, assetMigrations[name]])) as typeof assetMigrations;
  await migrateToLatest(db, { ...eventMigrations, ...old });
  const asset = randomUUID();
  await sql`
    insert into asset values (${asset}, 'viet-data', 'old', 'x', '', '', 'open', 'MIT', '{}', '{}', '{}', '1.1.0', 3, now(), now())`.execute(
    db,
  );
  const versions = [
    ['1.1.0', 6_001],
    ['1.0.0', 20],
    ['2.0.0', 3],
    ['3.0.0', 0],
  ] as const;
  for (const [version, count] of versions) {
    const id = randomUUID();
    await sql`
      insert into version (id, asset_id, version, sort_key, prerelease, state, notes, base, derived_from, file_count, total_bytes,
                           manifest_digest, licence, revision, created_at, published_at, published_by_person_id, reason, severity, successor)
      values (${id}, ${asset}, ${version}, ${version}, false, 'draft', '', '', '[]', ${count}, ${count}, '', '', 1, now(), null, '', '', '', '')`.execute(
      db,
    );
    const paths = Array.from({ length: count }, (_, n) => `${n % 3 === 0 ? 'Tệp' : 'file'}/${n}`);
    await sql`
      insert into version_file
      select ${id}, path, substring(sha256(convert_to(folded, 'UTF8')) for 16), 1, decode(sha256, 'hex')
        from unnest(${paths}::text[], ${paths.map(foldPath)}::text[], ${paths.map((_, n) => digest(n))}::text[]) as file (path, folded, sha256)`.execute(
      db,
    );
    if (version > '2') continue;
    const day = version === '1.0.0' ? '2026-01-01' : '2026-02-01';
    await sql`
      update version set state = 'published', published_at = ${day}::date, manifest_digest = 'ab', published_by_person_id = 'p'
       where id = ${id}`.execute(db);
  }
  await sql`update version set state = 'retracted', reason = 'x', severity = 'low' where version = '1.0.0'`.execute(db);
}

test('a home of the time of rows becomes one of trees', async () => {
  await using created = await createDatabase();
  await using opened = openDatabase<AssetTables>({ url: created.url, applicationName: 'convert-test' });
  const { db } = opened;
  await writeOldHome(db);
  await migrateToLatest(db, { ...eventMigrations, ...assetMigrations });
  await Promise.all([convertFileRows(db, logger), convertFileRows(db, logger)]);
  await convertFileRows(db, logger);

  const manifests = new ManifestCache();
  const find = async (version: string) => {
    const found = await findVersion(db, { organisation: 'viet-data', name: 'old' }, version);
    if (!found) throw new Error(`no ${version}`);
    return found;
  };
  const [first, second, draft, empty] = [
    await find('1.0.0'),
    await find('1.1.0'),
    await find('2.0.0'),
    await find('3.0.0'),
  ];
  const source = nodeSource(db, first.assetId, manifests);
  for (const version of [first, second, draft]) {
    const { rows } = await pageOfFiles(source, version.manifest.root, { size: 10_000, after: undefined });
    expect(rows).toHaveLength(version.fileCount);
    const added = { add: [{ path: 'TỆP/0', size: 1, sha256: digest(1) }], remove: [] };
    expect(await findCaseClashes(source, version.manifest, added)).toMatchObject([{ other: 'Tệp/0' }]);
    expect(await digestManifest({ db, manifests }, version.assetId, version.manifest.root)).toMatch(/^[0-9a-f]{64}$/);
  }
  expect([draft.revisionId, empty.revisionId, empty.manifest.root]).toEqual(['', '', '']);
  expect((await findBranch(db, first.assetId, 'main'))?.head).toBe(second.revisionId);
  expect(await findRevision(db, first.assetId, second.revisionId)).toMatchObject({
    parent: first.revisionId,
    depth: 2,
  });
  expect(await findReferenced(db, [digest(6_000), digest(6_001)])).toEqual([digest(6_000)]);
});
