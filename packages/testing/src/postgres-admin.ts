import pg from 'pg';

/** A connection that is closed when it is disposed of. */
export async function connectPostgres(url: string): Promise<AsyncDisposable & { client: pg.Client }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

/** Start of the names of all databases and roles that one run makes. */
export function runPrefix(run: string): string {
  return `test_${run}_`;
}

/** Drops what a run left on a server that outlives it. */
export async function dropEverythingOf(run: string, url: string): Promise<void> {
  await using admin = await connectPostgres(url);
  const like = `${runPrefix(run).replaceAll('_', '\\_')}%`;
  const databases = await admin.client.query('select datname as name from pg_database where datname like $1', [like]);
  for (const { name } of databases.rows) {
    await admin.client.query(`alter database ${name} is_template false`);
    await admin.client.query(`drop database ${name} with (force)`);
  }
  const roles = await admin.client.query('select rolname as name from pg_roles where rolname like $1', [like]);
  for (const { name } of roles.rows) {
    await admin.client.query(`drop role ${name}`);
  }
}
