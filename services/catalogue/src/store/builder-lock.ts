import { type Kysely, sql } from 'kysely';
import type { CatalogueTables } from './tables.ts';

const LOCK = sql`hashtext('alliance-catalogue-builder')`;

/**
 * Runs `work` when no other replica is building; undefined when one is. What it does through the connection it is given ends
 * with the connection, and so does the lock: two replicas never build at once.
 */
export async function withBuilderLock<T>(
  db: Kysely<CatalogueTables>,
  work: (connection: Kysely<CatalogueTables>) => Promise<T>,
): Promise<T | undefined> {
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${LOCK}) as locked`.execute(connection);
    if (!rows[0]?.locked) return undefined;
    try {
      return await work(connection);
    } finally {
      await sql`select pg_advisory_unlock(${LOCK})`.execute(connection);
    }
  });
}
