import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteAsset } from '../src/store/asset-store.ts';
import { closeVersion } from '../src/store/version-store.ts';
import type { AssetTables } from '../src/tables.ts';
import { type AssetsDatabase, openAssetsDatabase } from './assets-database.ts';

const file = (path: string) => ({ path, size: 1, sha256: 'ab'.repeat(32) });
let database: AssetsDatabase;
let published: string;

beforeAll(async () => {
  database = await openAssetsDatabase();
  published = await database.makeVersion([file('a'), file('b')], 'published');
});
afterAll(() => database[Symbol.asyncDispose]());

const inTransaction = <T>(work: (trx: Transaction<AssetTables>) => Promise<T>) =>
  database.db.transaction().execute(work);
const RESTRICT_VIOLATION = '23001';

describe('the database itself refuses', () => {
  test('to change pages, or to delete them by the way', async () => {
    for (const change of [
      sql`update manifest_node set body = '\\x00'`,
      sql`update manifest_node set items = 7`,
      sql`delete from manifest_node`,
      sql`update revision set root = null`,
    ]) {
      await expect(change.execute(database.db)).toThrowWithCode(RESTRICT_VIOLATION);
    }
    await sql`update manifest_node set touched_at = now()`.execute(database.db);
  });

  test.each([
    sql`update version set notes = 'x'`,
    sql`update version set licence = 'x'`,
    sql`update version set manifest_digest = 'x'`,
    sql`update version set file_count = 7`,
    sql`update version set root = null`,
    sql`update version set folded_root = root`,
    sql`update version set revision_id = null`,
    sql`update version set derived_from = '[1]'`,
    sql`update version set published_at = now() + interval '1 day'`,
    sql`update version set published_by_person_id = 'x'`,
    sql`update version set version = '9.9.9'`,
    sql`update version set state = 'draft', published_at = null, manifest_digest = ''`,
    sql`delete from version`,
  ])('change %# of a published version', async (change) => {
    await expect(sql`${change} where id = ${published}`.execute(database.db)).toThrowWithCode(RESTRICT_VIOLATION);
  });

  test('to delete an asset with a published version', async () => {
    const { asset_id: id } = await database.db
      .selectFrom('version')
      .select('asset_id')
      .where('id', '=', published)
      .executeTakeFirstOrThrow();
    await expect(inTransaction((trx) => deleteAsset(trx, { id, revision: 1 }))).toThrowWithCode(RESTRICT_VIOLATION);
  });

  test('to bring back what was retracted', async () => {
    const id = await database.makeVersion([file('a')], 'published');
    const closing = {
      reason: 'x',
      severity: 'low',
      successor: '',
      purged: false,
      action: 'stop-new',
      reasonCode: '',
    } as const;
    await inTransaction((trx) => closeVersion(trx, id, { ...closing, severity: '', state: 'deprecated' }));
    await inTransaction((trx) => closeVersion(trx, id, { ...closing, state: 'retracted' }));
    for (const state of ['published', 'deprecated', 'draft'] as const) {
      await expect(inTransaction((trx) => closeVersion(trx, id, { ...closing, state }))).toThrowWithCode(
        RESTRICT_VIOLATION,
      );
    }
  });
});
