import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileEntry } from '../src/domain/version.ts';
import { ManifestCache } from '../src/manifest/manifest-cache.ts';
import { pageOfFiles } from '../src/manifest/read-files.ts';
import { appendRevision } from '../src/operations/append-revision.ts';
import { applyFileChanges } from '../src/operations/apply-file-changes.ts';
import { sweepNext } from '../src/operations/sweep-assets.ts';
import { findReferenced, requestSweep } from '../src/store/blob-store.ts';
import { deleteDraftRow } from '../src/store/draft-store.ts';
import { nodeSource } from '../src/store/node-store.ts';
import { deleteBranch, findRevision, lockBranch, writeBranch } from '../src/store/revision-store.ts';
import { closeVersion, lockVersion, type StoredVersion } from '../src/store/version-store.ts';
import { type AssetsDatabase, addFiles, openAssetsDatabase } from './assets-database.ts';

let database: AssetsDatabase;
beforeAll(async () => {
  database = await openAssetsDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const digest = (n: number) => n.toString(16).padStart(64, '0');
const file = (path: string, n: number): FileEntry => ({ path, size: 1, sha256: digest(n) });
const inTransaction = <T>(work: Parameters<ReturnType<AssetsDatabase['db']['transaction']>['execute']>[0]) =>
  database.db.transaction().execute(work) as Promise<T>;

async function remove(id: string): Promise<void> {
  await inTransaction(async (trx) => {
    const draft = await lockVersion(trx, id);
    await deleteDraftRow(trx, id);
    await requestSweep(trx, draft?.assetId ?? '');
  });
}

const sweepAll = async (minAgeMs: number) => {
  for (let sweeps = 0; sweeps < 50 && (await sweepNext(database.db, minAgeMs)); sweeps += 1);
};
const nodesOf = async (assetId: string) =>
  (await database.db.selectFrom('manifest_node').select('digest').where('asset_id', '=', assetId).execute()).length;

test('what nothing names goes when it is old enough, and nothing else', async () => {
  const many = Array.from({ length: 500 }, (_, n) => file(`Data/${n}`, n + 1));
  const gone = await database.makeVersion(many);
  const { assetId } = (await inTransaction((trx) => lockVersion(trx, gone))) as { assetId: string };
  await remove(gone);
  await sweepAll(3_600_000);
  expect(await findReferenced(database.db, [digest(1)])).toEqual([digest(1)]);
  expect(await nodesOf(assetId)).toBeGreaterThan(10);
  await sweepNext(database.db, 0);
  expect(await findReferenced(database.db, [digest(1)])).toEqual([]);
  expect(await nodesOf(assetId)).toBe(0);
  expect(await sweepNext(database.db, 0)).toBe(false);
});

test('a published version keeps its pages and its bytes', async () => {
  const files = Array.from({ length: 300 }, (_, n) => file(`f${n}`, n + 1_000));
  const id = await database.makeVersion(files, 'published');
  const version = await inTransaction<Awaited<ReturnType<typeof lockVersion>>>((trx) => lockVersion(trx, id));
  await requestSweep(database.db, version?.assetId ?? '');
  await sweepNext(database.db, 0);
  const source = nodeSource(database.db, version?.assetId ?? '', new ManifestCache());
  const page = await pageOfFiles(source, version?.manifest.root ?? '', { size: 1_000, after: undefined });
  expect(page.rows).toHaveLength(300);
  expect(
    await findReferenced(
      database.db,
      files.map((entry) => entry.sha256),
    ),
  ).toHaveLength(300);
});

test('a version that was purged names its bytes no more, but what others name stays', async () => {
  const id = await database.makeVersion([file('own', 3_001), file('shared', 3_002)], 'published');
  const version = (await inTransaction((trx) => lockVersion(trx, id))) as StoredVersion;
  const add = [file('other', 3_003)];
  await inTransaction(async (trx) => {
    const main = await lockBranch(trx, version.assetId, 'main');
    const changes = { add, remove: ['own'] };
    const changed = await applyFileChanges(trx, { manifests: database.manifests }, version, changes);
    const said = { summary: 'x', description: '', authorPersonId: 'p', bodyDigest: '', createdAt: new Date() };
    await appendRevision(trx, main?.head, { assetId: version.assetId, branch: 'main', ...said, ...changed });
    const closing = {
      reason: 'x',
      severity: 'high',
      successor: '',
      purged: true,
      action: 'delete',
      reasonCode: '',
    } as const;
    await closeVersion(trx, id, { ...closing, state: 'retracted' });
    await requestSweep(trx, version.assetId, { soon: true });
  });
  await sweepNext(database.db, 0);
  const asked = [digest(3_001), digest(3_002), digest(3_003)];
  expect((await findReferenced(database.db, asked)).toSorted()).toEqual([digest(3_002), digest(3_003)]);
  const source = nodeSource(database.db, version.assetId, new ManifestCache());
  const tombstone = await pageOfFiles(source, version.manifest.root, { size: 10, after: undefined });
  expect(tombstone.rows).toHaveLength(2);
});

test('revisions to which no branch leads any more go, and those of versions stay', async () => {
  const id = await database.makeVersion([file('x', 4_001)], 'published');
  const version = (await inTransaction((trx) => lockVersion(trx, id))) as StoredVersion;
  const { assetId } = version;
  const said = { summary: 'x', description: '', authorPersonId: 'p', bodyDigest: '', createdAt: new Date(0) };
  const lost = await inTransaction<string>(async (trx) => {
    await writeBranch(trx, assetId, { name: 'dev', head: version.revisionId }, false);
    const dev = await lockBranch(trx, assetId, 'dev');
    const changes = { add: [file('y', 4_002)], remove: [] };
    const changed = await applyFileChanges(trx, { manifests: database.manifests }, version, changes);
    const revision = await appendRevision(trx, dev?.head, { assetId, branch: 'dev', ...said, ...changed });
    await deleteBranch(trx, assetId, 'dev');
    await requestSweep(trx, assetId, { soon: true });
    return revision.id;
  });
  await sweepNext(database.db, 0);
  expect(await findRevision(database.db, assetId, lost)).toBeUndefined();
  expect(await findRevision(database.db, assetId, version.revisionId)).toBeDefined();
  expect(await findReferenced(database.db, [digest(4_001), digest(4_002)])).toEqual([digest(4_001)]);
});

test('beside writers nothing that is named is lost', async () => {
  const id = await database.makeVersion([file('start', 5_000)]);
  const { assetId } = (await inTransaction((trx) => lockVersion(trx, id))) as { assetId: string };
  let writing = true;
  const sweeping = (async () => {
    while (writing) {
      await requestSweep(database.db, assetId);
      // Old enough is what is older than the shortest transaction here lasts.
      await sql`update sweep_due set due_at = now() - interval '1 hour'`.execute(database.db);
      await sweepNext(database.db, 2_000);
    }
  })();
  for (let round = 0; round < 40; round += 1) {
    const files = Array.from({ length: 20 }, (_, n) => file(`r${round % 7}/${n}`, 6_000 + ((round * 20 + n) % 300)));
    await inTransaction((trx) => addFiles(trx, new ManifestCache(), id, files));
  }
  writing = false;
  await sweeping;
  const draft = (await inTransaction((trx) => lockVersion(trx, id))) as NonNullable<
    Awaited<ReturnType<typeof lockVersion>>
  >;
  const source = nodeSource(database.db, assetId, new ManifestCache());
  const { rows } = await pageOfFiles(source, draft.manifest.root, { size: 1_000, after: undefined });
  expect(rows).toHaveLength(141);
  const named = [...new Set(rows.map((entry) => entry.sha256))];
  expect(await findReferenced(database.db, named)).toHaveLength(named.length);
});
