import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { VersionsService } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { people } from '@alliance/testing/contracts/assets-desk';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Profiled, startProfiled } from './start-profiled.ts';

let it: Profiled;
let folder: string;
let scratch: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schemas-test-'));
  scratch = await mkdtemp(join(folder, 'scratch-'));
  it = await startProfiled({ folder: scratch });
});
afterAll(async () => {
  await it?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function parquet(select: string): Promise<Uint8Array> {
  const path = join(folder, 'made.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`copy (${select}) to '${path}' (format parquet)`);
  connection.closeSync();
  return readFile(path);
}

type Content = string | Uint8Array;
let count = 0;
/** Publishes a file, and the same file with other bytes as the next minor version. */
async function replace(path: string, before: Content, after: Content): Promise<void> {
  count += 1;
  await it.publish(`replaced-${count}`, '1.0.0', { [path]: before });
  await it.publish(`replaced-${count}`, '1.1.0', { [path]: after });
}

const rows = (columns: string, row: string, times = 3) => `${columns}\n${`${row}\n`.repeat(times)}`;

describe('a minor version may', () => {
  test.each<[string, string, Content, Content]>([
    ['add a column', 'a.csv', rows('id,x', '1,2'), rows('id,y,x', '1,3,2')],
    ['have other values', 'a.csv', rows('id,x', '1,2'), rows('id,x', 'một,hai')],
    ['lack a field that only some records had', 'a.jsonl', '{"a":1,"b":2}\n{"a":2}\n', '{"a":1}\n'],
    ['be no table', 'a.csv', '', rows('id', '1')],
    ['hold texts', 'a.txt', 'một\n', 'hai\n'],
    ['be broken Parquet, which the profile tells', 'a.parquet', 'PAR1 nothing PAR1', 'PAR1 other things PAR1'],
  ])('%s', async (_, path, before, after) => {
    await replace(path, before, after);
  });

  test('have wider types', async () => {
    const [before, after] = [await parquet('select 1::integer as n'), await parquet('select 1::bigint as n')];
    await replace('a.parquet', before, after);
  });
});

describe('a minor version is refused', () => {
  const wide = { columns: 'id,tên,tuổi', row: `1,${'x'.repeat(100)},9` };
  test.each<[string, string, Content, Content, string]>([
    ['without a column', 'a.csv', rows('id,tên', '1,Huế'), rows('id', '1'), '"tên" of "a.csv" is gone'],
    ['without one of a large file', 'a.csv', rows(wide.columns, wide.row, 20_000), rows('id,tên', '1,2', 99), '"tuổi"'],
    ['without a column of TSV', 'a.tsv', rows('id\tx', '1\t2'), rows('id\ty', '1\t2'), '"x"'],
    ['packed', 'a.csv.gz', gzipSync(rows(wide.columns, wide.row, 20_000)), gzipSync(rows('id,tên', '1,2')), '"tuổi"'],
    ['packed otherwise', 'b.csv.zst', zstdCompressSync(rows('a,b', '1,2')), zstdCompressSync(rows('a', '1')), '"b"'],
    ['without a field of every record', 'a.jsonl', '{"a":1,"b":2}\n{"a":2,"b":3}\n', '{"a":1}\n', '"b" of "a.jsonl"'],
  ])('%s', async (_, path, before, after, said) => {
    await expect(replace(path, before, after)).toThrowWithCode('version_too_low');
    await expect(it.publish(`replaced-${count}`, '1.2.0', { [path]: after })).rejects.toMatchObject({
      message: expect.stringContaining(said),
      details: { lowestVersion: '2.0.0', change: 'major', paths: [path] },
    });
    await it.publish(`replaced-${count}`, '2.0.0', { [path]: after });
  });

  test('with another type of Parquet, of which only the ends are read', async () => {
    const many = 'select i::bigint as n, repeat(md5(i::varchar), 20) as t from range(20000) as r(i)';
    const [before, after] = [await parquet(many), await parquet(many.replace('::bigint', '::varchar'))];
    expect(before.length).toBeGreaterThan(300_000);
    await expect(replace('a.parquet', before, after)).rejects.toMatchObject({
      code: 'version_too_low',
      message: expect.stringContaining('"n" of "a.parquet" was BIGINT and is VARCHAR'),
    });
  });

  test('and the lowest number is told before', async () => {
    await it.publish('told', '1.0.0', { 'a.csv': rows('a,b', '1,2') });
    await expect(it.publish('told', '1.0.1', { 'a.csv': rows('a', '1') })).toThrowWithCode('version_too_low');
    const answer = await it.shop
      .client(VersionsService, 'gateway')
      .getLowestVersion({ ref: it.shop.versionRef('told', '1.0.1') }, it.shop.as(people.owner));
    expect(answer).toMatchObject({ lowestVersion: '2.0.0', change: 'major', columns: ['"b" of "a.csv" is gone'] });
  });
});

test('a store that is silent stops the publication, and leaves nothing behind', async () => {
  await it.publish('quiet', '1.0.0', { 'a.csv': rows('only,quiet', '1,2') });
  await it.settled('quiet', '1.0.0');
  it.bytes.silent = true;
  try {
    const files = { 'a.csv': rows('quiet', '2') };
    await expect(it.publish('quiet', '1.1.0', files)).toThrowWithCode('unavailable');
  } finally {
    it.bytes.silent = false;
  }
  expect((await readdir(scratch)).filter((name) => name.includes('schema'))).toEqual([]);
});
