import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@alliance/database/database';
import { migrateToLatest } from '@alliance/database/migrate';
import { eventMigrations } from '@alliance/events/migrations';
import { createDatabase } from '@alliance/testing/postgres';
import type { FileEntry } from '../src/domain/version.ts';
import { parseVersionNumber } from '../src/domain/version-number.ts';
import { assetMigrations } from '../src/migrations.ts';
import { insertAsset } from '../src/store/asset-store.ts';
import { insertDraft, updateTotals } from '../src/store/draft-store.ts';
import { insertFiles } from '../src/store/file-store.ts';
import { pinVersion } from '../src/store/version-store.ts';
import type { AssetTables } from '../src/tables.ts';

export type AssetsDatabase = AsyncDisposable &
  Pick<Database<AssetTables>, 'db'> & {
    /** Makes an asset with one version; returns the version's id. */
    makeVersion(files: readonly FileEntry[], state?: 'draft' | 'published'): Promise<string>;
  };

/** The tables of this package on a database of their own. */
export async function openAssetsDatabase(): Promise<AssetsDatabase> {
  await using opening = new AsyncDisposableStack();
  const created = opening.use(await createDatabase());
  const { db } = opening.use(openDatabase<AssetTables>({ url: created.url, applicationName: 'assets-test' }));
  await migrateToLatest(db, { ...eventMigrations, ...assetMigrations });
  const opened = opening.move();
  return {
    db,
    makeVersion: (files, state = 'draft') =>
      db.transaction().execute(async (trx) => {
        const [assetId, id, now] = [randomUUID(), randomUUID(), new Date()];
        await insertAsset(trx, { ...someAsset, id: assetId, name: assetId, createdAt: now, updatedAt: now });
        const number = parseVersionNumber('1.0.0');
        const totals = { fileCount: files.length, totalBytes: files.reduce((sum, file) => sum + file.size, 0) };
        await insertDraft(trx, {
          id,
          assetId,
          number,
          notes: '',
          base: '',
          derivedFrom: [],
          ...totals,
          createdAt: now,
        });
        await insertFiles(trx, id, files);
        await updateTotals(trx, id, totals);
        if (state === 'published')
          await pinVersion(trx, id, { manifestDigest: 'ab', licence: 'MIT', personId: 'p', now });
        return id;
      }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const someAsset = {
  organisation: 'viet-data',
  title: 'x',
  summary: '',
  description: '',
  access: 'open',
  licence: 'MIT',
  languages: [],
  tags: [],
  tasks: [],
  latestVersion: '',
  revision: 1,
} as const;
