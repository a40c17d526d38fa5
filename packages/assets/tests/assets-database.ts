import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { eventMigrations } from '@alliance/events/migrations';
import { createLogger } from '@alliance/runtime/logger';
import { createDatabase } from '@alliance/testing/postgres';
import type { Transaction } from 'kysely';
import type { FileEntry } from '../src/domain/version.ts';
import { parseVersionNumber } from '../src/domain/version-number.ts';
import { emptyManifest } from '../src/manifest/manifest.ts';
import { ManifestCache } from '../src/manifest/manifest-cache.ts';
import { assetMigrations } from '../src/migrations.ts';
import { appendRevision } from '../src/operations/append-revision.ts';
import { applyFileChanges } from '../src/operations/apply-file-changes.ts';
import { convertFileRows } from '../src/operations/convert-file-rows.ts';
import { insertAsset } from '../src/store/asset-store.ts';
import { insertDraft, updateFiles } from '../src/store/draft-store.ts';
import { lockBranch } from '../src/store/revision-store.ts';
import { lockVersion, pinVersion } from '../src/store/version-store.ts';
import type { AssetTables } from '../src/tables.ts';

export type AssetsDatabase = AsyncDisposable &
  Pick<Database<AssetTables>, 'db'> & {
    /** Makes an asset with one version; returns the version's id. */
    makeVersion(files: readonly FileEntry[], state?: 'draft' | 'published'): Promise<string>;
    readonly manifests: ManifestCache;
  };

/** The tables of this package on a database of their own. */
export async function openAssetsDatabase(): Promise<AssetsDatabase> {
  await using opening = new AsyncDisposableStack();
  const created = opening.use(await createDatabase());
  const { db } = opening.use(openDatabase<AssetTables>({ url: created.url, applicationName: 'assets-test' }));
  await migrateToLatest(db, { ...eventMigrations, ...assetMigrations });
  await convertFileRows(db, createLogger('assets', 'silent'));
  const manifests = new ManifestCache();
  const opened = opening.move();
  return {
    db,
    manifests,
    makeVersion: (files, state = 'draft') =>
      db.transaction().execute(async (trx) => {
        const [assetId, id, now] = [randomUUID(), randomUUID(), new Date()];
        await insertAsset(trx, { ...someAsset, id: assetId, name: assetId, createdAt: now, updatedAt: now });
        const number = parseVersionNumber('1.0.0');
        const draft = {
          id,
          assetId,
          number,
          notes: '',
          base: '',
          derivedFrom: [],
          licences: [],
          fileCount: 0,
          totalBytes: 0,
        };
        await insertDraft(trx, { ...draft, manifest: emptyManifest, createdAt: now });
        await addFiles(trx, manifests, id, files);
        if (state === 'published') await publishRow(trx, id, now);
        return id;
      }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Adds files to a draft without asking anybody. */
export async function addFiles(
  trx: Transaction<AssetTables>,
  manifests: ManifestCache,
  id: string,
  files: readonly FileEntry[],
): Promise<void> {
  const draft = await lockVersion(trx, id);
  if (!draft) throw new Error('there is no such draft');
  await updateFiles(trx, id, await applyFileChanges(trx, { manifests }, draft, { add: files, remove: [] }));
}

/** Publishes a draft without asking anybody. */
export async function publishRow(trx: Transaction<AssetTables>, id: string, now = new Date()): Promise<void> {
  const draft = await lockVersion(trx, id);
  if (!draft) throw new Error('there is no such draft');
  const { assetId, manifest, fileCount, totalBytes } = draft;
  const main = await lockBranch(trx, assetId, 'main');
  const said = { summary: 'x', description: '', authorPersonId: 'p', bodyDigest: '', createdAt: now };
  const revision = { assetId, branch: 'main', ...said, manifest, fileCount, totalBytes };
  const { id: revisionId } = await appendRevision(trx, main?.head, revision);
  await pinVersion(trx, id, {
    ...{ manifestDigest: 'ab', licence: 'MIT', licences: [], detectedLicences: [], mayNeedFiles: null },
    ...{ personId: 'p', revisionId, now },
  });
}

const someAsset = {
  organisation: 'viet-data',
  title: 'x',
  summary: '',
  personalData: '',
  description: '',
  access: 'open',
  licence: 'MIT',
  languages: [],
  tags: [],
  tasks: [],
  latestVersion: '',
  publicAllianceAsset: false,
  fileLicences: [],
  revision: 1,
} as const;
