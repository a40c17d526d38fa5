import { connectPostgres } from '@alliance/testing/postgres-admin';
import { expect } from 'vitest';

/** A lock that a test holds in a service's database, so that the service stands still at that very point. */
export type Held = AsyncDisposable & {
  /** Resolves when the service waits for what is held. */
  reached(): Promise<void>;
};

/** What has been committed is not published. */
export async function holdRelay(databaseUrl: string): Promise<Held> {
  return hold(databaseUrl, `select pg_advisory_xact_lock(hashtext('alliance-outbox-relay'))`, {
    isReached: async (client) =>
      (await client.query('select 1 from outbox where published_at is null limit 1')).rows.length > 0,
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
  const waiting = `pg_locks where relation = '${table}'::regclass and not granted`;
  return hold(databaseUrl, `lock table ${table} in share row exclusive mode`, {
    isReached: async (client) => (await client.query(`select 1 from ${waiting} limit 1`)).rows.length > 0,
    // Whoever waits is dead by now. The server would find that out after the statement that it has, which it must not do.
    beforeRelease: async (client) => void (await client.query(`select pg_terminate_backend(pid) from ${waiting}`)),
  });
}

type Client = Awaited<ReturnType<typeof connectPostgres>>['client'];
type Hooks = {
  isReached: (client: Client) => Promise<boolean>;
  beforeRelease?: (client: Client) => Promise<void>;
};

async function hold(databaseUrl: string, lock: string, { isReached, beforeRelease }: Hooks): Promise<Held> {
  const connection = await connectPostgres(databaseUrl);
  await connection.client.query('begin');
  await connection.client.query(lock);
  const release = async () => {
    await beforeRelease?.(connection.client);
    // The end of the connection ends the transaction, and with it the lock.
    await connection[Symbol.asyncDispose]();
  };
  let released: Promise<void> | undefined;
  return {
    reached: async () => {
      await expect.poll(() => isReached(connection.client), { timeout: 60_000, interval: 10 }).toBe(true);
    },
    [Symbol.asyncDispose]: () => {
      released ??= release();
      return released;
    },
  };
}
