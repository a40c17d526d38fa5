import { createDatabase } from '@alliance/testing/postgres';
import { connectPostgres } from '@alliance/testing/postgres-admin';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { databaseProblem } from '../src/database-problem.ts';

test('a connection that is lost inside of a transaction is an error, and not the end of the process', async () => {
  await using server = await createDatabase();
  await using database = openDatabase({ url: server.url, applicationName: 'lost-connection' });
  const problem = await database.db
    .transaction()
    .execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await using other = await connectPostgres(server.url);
      await other.client.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      // The connection ends while nobody waits for it.
      await expect.poll(() => isGone(other.client, rows[0]?.pid)).toBe(true);
      await sql`select 1`.execute(trx);
    })
    .catch((error: unknown) => error);
  expect(databaseProblem(problem)).toMatchObject({ code: 'unavailable' });
  await database.ping();
});

async function isGone(client: Awaited<ReturnType<typeof connectPostgres>>['client'], pid: number | undefined) {
  const { rowCount } = await client.query('select from pg_stat_activity where pid = $1', [pid]);
  return rowCount === 0;
}
