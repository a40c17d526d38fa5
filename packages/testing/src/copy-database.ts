import type { TestDatabase } from './postgres.ts';
import { connectPostgres } from './postgres-admin.ts';
import { postgresServerUrl } from './test-servers.ts';

/** Copies a database as it is now, as a backup would; nobody may be connected to it. Disposing drops the copy. */
export async function copyDatabase({ name, url }: Pick<TestDatabase, 'name' | 'url'>): Promise<TestDatabase> {
  const server = await postgresServerUrl();
  const copy = `${name}_copy`;
  const run = async (statement: string) => {
    await using admin = await connectPostgres(server);
    await admin.client.query(statement);
  };
  // Pools close their last connections a little after they say so.
  await run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  await run(`create database ${copy} template ${name} owner ${name}`);
  const copyUrl = new URL(url);
  copyUrl.pathname = `/${copy}`;
  return {
    name: copy,
    url: copyUrl.href,
    [Symbol.asyncDispose]: () => run(`drop database if exists ${copy} with (force)`),
  };
}
