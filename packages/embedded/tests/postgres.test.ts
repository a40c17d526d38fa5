import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { FolderInUseError } from '../src/folder-claim.ts';
import { keepRunning } from '../src/keep-running.ts';
import { startPostgres } from '../src/postgres.ts';
import { commandLine } from '../src/process-table.ts';
import { holdServer, temporaryFolder } from './server-holder.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('keeps its data and its password over a restart', async () => {
  await using folder = await temporaryFolder();
  const options = { folder: folder.path, fsync: false };
  const first = await startPostgres(options);
  await query(first.url, 'create table kept as select 7 as value');
  await first[Symbol.asyncDispose]();
  await using second = await startPostgres({ ...options, port: first.port });
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select value from kept')).toEqual([{ value: 7 }]);
});

test('is PostgreSQL 18 with UTF-8, a stable order of text, and passwords on every connection', async () => {
  await using folder = await temporaryFolder();
  await using server = await startPostgres({ folder: folder.path, fsync: false });
  const settings = "select current_setting('server_version_num')::int / 10000 as version, datlocale, datlocprovider";
  const [row] = await query(server.url, `${settings} from pg_database where datname = 'postgres'`);
  expect(row).toEqual({ version: 18, datlocale: 'C.UTF-8', datlocprovider: 'b' });
  await expect(query(server.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
});

test('is durable unless a test says otherwise', async () => {
  await using folder = await temporaryFolder();
  await using server = await startPostgres({ folder: folder.path });
  expect(await query(server.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
});

test('refuses a folder that a live process uses', async () => {
  await using folder = await temporaryFolder();
  const holder = await holdServer('postgres', folder.path);
  await expect(startPostgres({ folder: folder.path })).rejects.toThrow(FolderInUseError);
  await holder.kill();
});

test('stops when its process is killed, and the next start takes over', async () => {
  await using folder = await temporaryFolder();
  const holder = await holdServer('postgres', folder.path);
  await query(holder.url, 'create table kept as select 7 as value');
  const pid = Number.parseInt(await readFile(join(folder.path, 'data', 'postmaster.pid'), 'utf8'), 10);
  await holder.kill();
  await using server = await startPostgres({ folder: folder.path, fsync: false });
  expect(await query(server.url, 'select value from kept')).toEqual([{ value: 7 }]);
  expect(await commandLine(pid)).toBeUndefined();
});

test('starts beside the lock file of a dead server whose number another process has now', async () => {
  await using folder = await temporaryFolder();
  const options = { folder: folder.path, fsync: false };
  await (await startPostgres(options))[Symbol.asyncDispose]();
  await writeFile(join(folder.path, 'data', 'postmaster.pid'), `${process.pid}\n`);
  await using server = await startPostgres(options);
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('names the reason when it cannot start', async () => {
  await using folder = await temporaryFolder();
  await using other = await startPostgres({ folder: join(folder.path, 'one'), fsync: false });
  const start = startPostgres({ folder: join(folder.path, 'two'), port: other.port });
  await expect(start).rejects.toThrow(/PostgreSQL ended with code 1.*Address already in use/s);
});

test('refuses the data of another major version', async () => {
  await using folder = await temporaryFolder();
  await (await startPostgres({ folder: folder.path, fsync: false }))[Symbol.asyncDispose]();
  const version = join(folder.path, 'data', 'PG_VERSION');
  await rename(version, `${version}.kept`);
  await writeFile(version, '17\n');
  await expect(startPostgres({ folder: folder.path })).rejects.toThrow(/made by PostgreSQL 17/);
});

test('is started again at the same address when it is killed', async () => {
  await using folder = await temporaryFolder();
  const failures: unknown[] = [];
  await using kept = await keepRunning({
    start: (port) => startPostgres({ folder: folder.path, fsync: false, ...(port && { port }) }),
    onFailure: (failure) => failures.push(failure),
  });
  const pid = Number.parseInt(await readFile(join(folder.path, 'data', 'postmaster.pid'), 'utf8'), 10);
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => query(kept.first.url, 'select 1 as one').catch(() => []), { timeout: 15_000 })
    .toHaveLength(1);
  expect(failures[0]).toEqual({ code: null, signal: 'SIGKILL' });
});
