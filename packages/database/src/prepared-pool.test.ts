import { createDatabase } from '@alliance/testing/postgres';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';

test('statements are planned once for each connection, whatever their values', async () => {
  await using created = await createDatabase();
  await using database = openDatabase<never>({ url: created.url, applicationName: 'prepared-test', poolSize: 1 });
  const { prepared } = database;
  const twice = async (value: number) =>
    (await sql<{ twice: number }>`select ${value}::integer * 2 as twice`.execute(prepared)).rows[0]?.twice;
  expect([await twice(2), await twice(3)]).toEqual([4, 6]);
  const { rows } = await sql<{ statement: string; calls: number }>`
    select statement, (generic_plans + custom_plans)::integer as calls from pg_prepared_statements
     where statement like '%twice%' and statement not like '%pg_prepared%'`.execute(database.db);
  expect(rows).toEqual([{ statement: 'select $1::integer * 2 as twice', calls: 2 }]);
});

test('a statement that fails leaves the connection usable', async () => {
  await using created = await createDatabase();
  await using database = openDatabase<never>({ url: created.url, applicationName: 'prepared-test', poolSize: 1 });
  const { prepared } = database;
  const inverse = (value: number) => sql<{ n: number }>`select 1 / ${value}::integer as n`.execute(prepared);
  await expect(inverse(0)).rejects.toThrow('division by zero');
  expect((await inverse(1)).rows).toEqual([{ n: 1 }]);
});
