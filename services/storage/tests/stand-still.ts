import { connectPostgres } from '@alliance/testing/postgres-admin';
import { vi } from 'vitest';

/** Tables whose rows a sweep changes, one after the other. */
export const SWEPT_TABLES = ['blob', 'blob_holder', 'blob_removal', 'organisation_usage'] as const;

/**
 * Lets nobody change a table, so that whoever wants to stands still at that very point, in the middle of a transaction; kills
 * them there, and opens the table again. What the dead had begun must not be done after all.
 */
export async function killAtTable(
  databaseUrl: string,
  table: (typeof SWEPT_TABLES)[number],
  kill: () => Promise<void>,
): Promise<void> {
  await using connection = await connectPostgres(databaseUrl);
  const { client } = connection;
  const waiting = `pg_locks where relation = '${table}'::regclass and not granted`;
  await client.query('begin');
  await client.query(`lock table ${table} in share row exclusive mode`);
  await vi.waitFor(
    async () => {
      if ((await client.query(`select 1 from ${waiting} limit 1`)).rows.length === 0) throw new Error('nobody waits');
    },
    { timeout: 10_000, interval: 5 },
  );
  await kill();
  await client.query(`select pg_terminate_backend(pid) from ${waiting}`);
  await client.query('commit');
}
