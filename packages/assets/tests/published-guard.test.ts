import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteAsset } from '../src/store/asset-store.ts';
import { insertFiles, removeFiles } from '../src/store/file-store.ts';
import { closeVersion } from '../src/store/version-store.ts';
import type { AssetTables } from '../src/tables.ts';
import { type AssetsDatabase, openAssetsDatabase } from './assets-database.ts';

const file = (path: string) => ({ path, size: 1, sha256: 'ab'.repeat(32) });
let database: AssetsDatabase;
let published: string;
let draft: string;

beforeAll(async () => {
  database = await openAssetsDatabase();
  published = await database.makeVersion([file('a'), file('b')], 'published');
  draft = await database.makeVersion([file('a')]);
});
afterAll(() => database[Symbol.asyncDispose]());

const inTransaction = <T>(work: (trx: Transaction<AssetTables>) => Promise<T>) =>
  database.db.transaction().execute(work);
const RESTRICT_VIOLATION = '23001';

describe('the database itself refuses', () => {
  test('to add or delete files of a published version', async () => {
    await expect(inTransaction((trx) => insertFiles(trx, published, [file('c')]))).toThrowWithCode(RESTRICT_VIOLATION);
    await expect(inTransaction((trx) => removeFiles(trx, published, ['a']))).toThrowWithCode(RESTRICT_VIOLATION);
    await inTransaction((trx) => removeFiles(trx, published, ['not-there']));
    await inTransaction((trx) => insertFiles(trx, draft, [file('c')]));
  });

  test('to move files between versions, or to change them', async () => {
    for (const change of [
      sql`update version_file set version_id = ${published} where version_id = ${draft}`,
      sql`update version_file set size = 2 where version_id = ${published}`,
      sql`update version_file set size = 2 where version_id = ${draft}`,
    ]) {
      await expect(change.execute(database.db)).toThrowWithCode(RESTRICT_VIOLATION);
    }
  });

  test('files of no version', async () => {
    const nowhere = '01a202ee-27c5-775a-94e9-885c568a626e';
    await expect(inTransaction((trx) => insertFiles(trx, nowhere, [file('a')]))).toThrowWithCode('23503');
  });

  test.each([
    sql`update version set notes = 'x'`,
    sql`update version set licence = 'x'`,
    sql`update version set manifest_digest = 'x'`,
    sql`update version set file_count = 7`,
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
    const closing = { reason: 'x', severity: 'low', successor: '' } as const;
    await inTransaction((trx) => closeVersion(trx, id, { ...closing, severity: '', state: 'deprecated' }));
    await inTransaction((trx) => closeVersion(trx, id, { ...closing, state: 'retracted' }));
    for (const state of ['published', 'deprecated', 'draft'] as const) {
      await expect(inTransaction((trx) => closeVersion(trx, id, { ...closing, state }))).toThrowWithCode(
        RESTRICT_VIOLATION,
      );
    }
  });
});

test('a publication that came first is seen by a change under way', async () => {
  const id = await database.makeVersion([file('a')]);
  const other = await database.makeVersion([file('a')]);
  const publishing = inTransaction(async (trx) => {
    await sql`update version set state = 'published', published_at = now(), manifest_digest = 'ab' where id = ${id}`.execute(
      trx,
    );
    const changing = inTransaction((change) => insertFiles(change, id, [file('z')]));
    const unrelated = inTransaction((change) => insertFiles(change, other, [file('z')]));
    await unrelated;
    return { changing: changing.catch((error: unknown) => error) };
  });
  await expect((await publishing).changing).resolves.toMatchObject({ code: RESTRICT_VIOLATION });
});
