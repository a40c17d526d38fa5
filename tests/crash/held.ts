import { connectPostgres } from '@alliance/testing/postgres-admin';
import { expect } from 'vitest';

/** A lock that a test holds in a service's database, so that the service stands still at that very point. */
export type Held = AsyncDisposable & {
  /** Resolves when the service waits for what is held. */
  reached(): Promise<void>;
};

/** What has been committed is not published. */
export async function holdRelay(databaseUrl: string): Promise<Held> {
  return hold(databaseUrl, `select pg_advisory_xact_lock(hashtext('alliance-outbox-relay'))`, async (client) => {
    const { rows } = await client.query(`select 1 from outbox where published_at is null limit 1`);
    return rows.length > 0;
  });
}

/** No command comes further than to the event that it writes at the end of its transaction. */
export async function holdOutbox(databaseUrl: string): Promise<Held> {
  return holdTable(databaseUrl, 'outbox');
}

/** What has been delivered is not applied. */
export async function holdInbox(databaseUrl: string): Promise<Held> {
  return holdTable(databaseUrl, 'inbox');
}

function holdTable(databaseUrl: string, table: 'outbox' | 'inbox'): Promise<Held> {
  return hold(databaseUrl, `lock table ${table} in share row exclusive mode`, async (client) => {
    const { rows } = await client.query(
      `select 1 from pg_locks where relation = '${table}'::regclass and not granted limit 1`,
    );
    return rows.length > 0;
  });
}

type Client = Awaited<ReturnType<typeof connectPostgres>>['client'];

async function hold(databaseUrl: string, lock: string, isReached: (client: Client) => Promise<boolean>): Promise<Held> {
  const connection = await connectPostgres(databaseUrl);
  await connection.client.query('begin');
  await connection.client.query(lock);
  let released: Promise<void> | undefined;
  return {
    reached: async () => {
      await expect.poll(() => isReached(connection.client), { timeout: 15_000, interval: 10 }).toBe(true);
    },
    // The end of the connection ends the transaction, and with it the lock.
    [Symbol.asyncDispose]: () => (released ??= connection[Symbol.asyncDispose]()),
  };
}
