import pg from 'pg';
import { expect, test } from 'vitest';
import { createDatabase } from './postgres.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('copies of a template are migrated once and do not see each other', async () => {
  let migrations = 0;
  const migrate = async (url: string) => {
    migrations += 1;
    await query(url, 'create table note (text text not null)');
  };
  const databases = await Promise.all([1, 2, 3].map(() => createDatabase({ template: 'postgres-test', migrate })));
  await using stack = new AsyncDisposableStack();
  const [one, two] = databases.map((database) => stack.use(database));
  await query(one!.url, "insert into note (text) values ('mine')");
  expect(await query(one!.url, 'select text from note')).toEqual([{ text: 'mine' }]);
  expect(await query(two!.url, 'select text from note')).toEqual([]);
  expect(migrations).toBe(1);
});

test('the role of a copy may change its tables and reads no other database', async () => {
  const options = {
    template: 'own',
    migrate: async (url: string) => void (await query(url, 'create table a (n int)')),
  };
  await using one = await createDatabase(options);
  await using two = await createDatabase(options);
  await query(one.url, 'alter table a add column more int; create table b (n int)');
  const intruding = new URL(one.url);
  intruding.pathname = `/${two.name}`;
  await expect(query(intruding.href, 'select 1')).rejects.toThrow(/permission denied for database/);
});

test('a template whose migration failed is made again', async () => {
  const failing = async (url: string) => void (await query(url, 'create table a (n int); select 1/0'));
  await expect(createDatabase({ template: 'flaky', migrate: failing })).rejects.toThrow(/division by zero/);
  const working = async (url: string) => void (await query(url, 'create table a (n int)'));
  await using database = await createDatabase({ template: 'flaky', migrate: working });
  expect(await query(database.url, 'select n from a')).toEqual([]);
});

test('dropping a database ends the connections that are left', async () => {
  const database = await createDatabase();
  const forgotten = new pg.Client({ connectionString: database.url });
  forgotten.on('error', () => {});
  await forgotten.connect();
  await database[Symbol.asyncDispose]();
  await expect(query(database.url, 'select 1')).rejects.toThrow(/authentication failed/);
});
