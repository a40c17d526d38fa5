import { hash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/**
 * The same pool, with every statement prepared under a name: PostgreSQL plans it once per connection. For hot statements of which
 * there are few texts; planning some of them takes several times as long as running them.
 */
export function preparedPool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    const name = `p_${hash('sha1', text, 'hex')}`;
    names.set(text, name);
    return name;
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      const query = (text: string, values: readonly unknown[]) =>
        client.query({ name: nameOf(text), text, values: [...values] });
      return { query, release: (error?: Error | boolean) => client.release(error) } as unknown as PostgresPoolClient;
    },
    // Whoever opened the pool closes it.
    end: async () => {},
    options: pool.options,
  };
}
