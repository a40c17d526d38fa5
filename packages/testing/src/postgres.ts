import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { inject } from 'vitest';
import { connectPostgres, runPrefix } from './postgres-admin.ts';
import { postgresServerUrl } from './test-servers.ts';

export type TestDatabase = AsyncDisposable & { readonly name: string; readonly url: string };

export type TestDatabaseOptions = {
  /**
   * What the schema is called, for example a service's name: `migrate` then runs once per run, and each database is a
   * copy of its result. Without it `migrate` runs on each database.
   */
  readonly template?: string;
  /** Brings the schema of an empty database up to date, and closes its connections before it returns. */
  readonly migrate?: (url: string) => Promise<void>;
};

/** Makes a database with a role of its own, on the PostgreSQL of this run; disposing of it drops both. */
export async function createDatabase({ template, migrate }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await postgresServerUrl();
  await using admin = await connectPostgres(server);
  if (template === undefined || migrate === undefined) {
    const database = await create(admin.client, server);
    await migrate?.(database.url);
    return database;
  }
  return await create(admin.client, server, await ensureTemplate(admin.client, server, template, migrate));
}

/** Drops a database, whoever is connected to it, and its role. */
async function drop(server: string, name: string): Promise<void> {
  await using admin = await connectPostgres(server);
  await admin.client.query(`drop database if exists ${name} with (force)`);
  await admin.client.query(`drop role if exists ${name}`);
}

async function create(client: pg.Client, server: string, template?: string): Promise<TestDatabase> {
  const name = `${runPrefix(inject('testRun'))}${randomBytes(6).toString('hex')}`;
  const url = await createEmpty(client, server, name, template);
  return { name, url, [Symbol.asyncDispose]: () => drop(server, name) };
}

async function createEmpty(client: pg.Client, server: string, name: string, template?: string): Promise<string> {
  const password = randomBytes(12).toString('hex');
  await client.query(`create role ${name} login password '${password}'`);
  // Tables of a copy belong to the role that migrated the template; as its member the new role owns them too.
  if (template !== undefined) {
    await client.query(`grant ${template} to ${name}`);
  }
  await client.query(`create database ${name} owner ${name} ${template === undefined ? '' : `template ${template}`}`);
  await client.query(`revoke connect, temporary on database ${name} from public`);
  const url = new URL(server);
  Object.assign(url, { username: name, password, pathname: `/${name}` });
  return url.href;
}

/** Returns the name of the migrated template; the first of the files that want it makes it while the others wait. */
async function ensureTemplate(
  client: pg.Client,
  server: string,
  template: string,
  migrate: (url: string) => Promise<void>,
): Promise<string> {
  const name = `${runPrefix(inject('testRun'))}template_${template.replaceAll(/[^a-z0-9]/g, '_')}`;
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  try {
    const { rows } = await client.query('select datistemplate from pg_database where datname = $1', [name]);
    if (rows[0]?.datistemplate !== true) {
      // Present and not marked means that an earlier migration failed half way.
      await drop(server, name);
      await migrate(await createEmpty(client, server, name));
      await client.query(`alter database ${name} is_template true`);
    }
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
  }
  return name;
}
