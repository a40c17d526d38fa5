import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { preparedPool } from './prepared-pool.ts';

export type DatabaseConfig = {
  /** postgres:// URL of this service's own database. */
  url: string;
  /** Most connections at once. */
  poolSize?: number;
  /** Shown by PostgreSQL for each connection. */
  applicationName: string;
};

/** A pool with a query builder on top. */
export type Database<Tables> = AsyncDisposable & {
  readonly db: Kysely<Tables>;
  /** The same, for hot statements of which there are few texts: each is prepared once per connection. Not for transactions. */
  readonly prepared: Kysely<Tables>;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
};

// bigint columns are counters and sizes below 2^53 everywhere in this system.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of the safe range: ${text}`);
  return value;
});

/** Opens a pool. Connections are made on demand and closed after 30 idle seconds; nothing is contacted yet. */
export function openDatabase<Tables>(config: DatabaseConfig): Database<Tables> {
  const pool = new pg.Pool({
    connectionString: config.url,
    max: config.poolSize ?? 8,
    application_name: config.applicationName,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  });
  // A lost connection is replaced by the pool, and whoever used it gets an error. Without listeners it would end the process:
  // the pool's own one speaks of idle connections only.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const prepared = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparedPool(pool) }) });
  return {
    db,
    prepared,
    ping: async () => {
      await db.executeQuery(CompiledQuery.raw('select 1'));
    },
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}
