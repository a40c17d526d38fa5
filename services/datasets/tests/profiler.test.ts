import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Format } from '../src/domain/file-format.ts';
import type { FileReport, ReadFile } from '../src/domain/file-report.ts';
import { openEngine } from '../src/profiler/open-engine.ts';
import { rowsOf } from '../src/profiler/profile-table.ts';
import { ProfilerProcess } from '../src/profiler/profiler-process.ts';

let folder: string;
let profiler: ProfilerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profiler-'));
  profiler = new ProfilerProcess(folder);
});
afterAll(async () => {
  await profiler[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;
async function profile(bytes: string | Uint8Array, format: Format): Promise<FileReport> {
  const file = join(folder, 'blob');
  await writeFile(file, bytes);
  return profiler.profile({ file, format }, never);
}
async function read(bytes: string | Uint8Array, format: Format): Promise<ReadFile> {
  const report = await profile(bytes, format);
  if (report.state !== 'read') throw new Error(report.problem);
  return report;
}
const shape = ({ rows, columns }: ReadFile) => [rows, columns.map(({ name, type }) => `${name} ${type}`)];

const CSV = 'id,tên,ngày\n1,Hà Nội,2026-01-02\n2,,2026-03-04\n3,"Huế, cố đô",2026-02-01\n';

describe('tables', () => {
  test.each([
    ['as it is', CSV],
    ['gzip', gzipSync(CSV)],
    ['zstd', zstdCompressSync(CSV)],
  ])('CSV, %s', async (_, bytes) => {
    const report = await read(bytes, 'csv');
    expect(shape(report)).toEqual([3, ['id BIGINT', 'tên VARCHAR', 'ngày DATE']]);
    expect(report.columns[0]).toMatchObject({ nulls: 0, distinct: 3, lowest: '1', highest: '3' });
    expect(report.columns[1]).toMatchObject({ nulls: 1, longest: 10, averageLength: 8, lowest: '', highest: '' });
    expect(report.columns[2]).toMatchObject({ lowest: '2026-01-02', highest: '2026-03-04' });
    expect(report.samples[1]?.map((cell) => cell.text)).toEqual(['2', null, '2026-03-04']);
  });

  test('a value that breaks the type makes the column text', async () => {
    const rows = Array.from({ length: 30_000 }, (_, number) => `${number},x`).join('\n');
    const report = await read(`a,b\n${rows}\nkhông,x\n`, 'csv');
    expect(shape(report)).toEqual([30_001, ['a VARCHAR', 'b VARCHAR']]);
  });

  test('TSV with quotes that are only characters', async () => {
    expect(shape(await read('a\tb\n"x\t1\ny"\t2\n', 'tsv'))).toEqual([2, ['a VARCHAR', 'b BIGINT']]);
  });

  test('JSON Lines with lists and missing fields, and an array', async () => {
    const lines = '{"a":1,"t":"xin chào"}\n{"a":2,"t":null,"l":[1,2]}\n';
    expect(shape(await read(lines, 'jsonl'))).toEqual([2, ['a BIGINT', 't VARCHAR', 'l BIGINT[]']]);
    expect(shape(await read('[{"a":1.5},{"a":2}]', 'json'))).toEqual([2, ['a DOUBLE']]);
  });

  test('Parquet', async () => {
    const made = join(folder, 'made.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i, 'chữ ' || i as t, i % 2 = 0 as even from range(1000) r(i)) to '${made}'`);
    const report = await profiler.profile({ file: made, format: 'parquet' }, never);
    expect(report).toMatchObject({ state: 'read', rows: 1_000, furtherColumns: 0 });
    expect((report as ReadFile).columns[0]).toMatchObject({ type: 'BIGINT', lowest: '0', highest: '999' });
  });

  test('long cells are cut, and an empty file has nothing', async () => {
    const report = await read(`a\n${'ẩ'.repeat(2_000)}\n`, 'csv');
    expect(report.samples[0]?.[0]).toEqual({ text: 'ẩ'.repeat(500), cut: true });
    expect(await read('', 'csv')).toMatchObject({ rows: 0, columns: [] });
  });
});

describe('text', () => {
  const conllu =
    '# text = Tôi đi.\n1-2\tx\t_\t_\t_\t_\t_\t_\t_\t_\n1\tTôi\ttôi\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\tđi\tđi\tVERB\t_\t_\t0\troot\t_\t_\n\n1\tĐi\tđi\tVERB\t_\t_\t0\troot\t_\t_\n\n';

  test('CoNLL-U: sentences, words, ten columns', async () => {
    const report = await read(conllu, 'conllu');
    expect([report.sentences, report.rows, report.columns.length]).toEqual([2, 3, 10]);
    expect(report.columns.find(({ name }) => name === 'xpos')?.nulls).toBe(3);
    expect(report.columns.find(({ name }) => name === 'upos')?.distinct).toBe(2);
  });

  test('languages of longer texts, and personal data in any of them', async () => {
    const line = 'Hôm nay trời đẹp nên chúng tôi đi chơi công viên.';
    const text = await read(`${line}\nThe weather is nice so we went to the park.\nsđt 0912345678\n`, 'text');
    expect(text.columns[0]?.languages.map(({ language }) => language).toSorted()).toEqual(['en', 'vi']);
    expect(text.personalData).toMatchObject([{ column: 'line', type: 'VN_PHONE', hits: 1 }]);
    const bank = await read(conllu.replace('Tôi đi.', 'Tôi tên là Nguyễn Văn An, CCCD 001099000123.'), 'conllu');
    expect(bank.personalData.map(({ type }) => type)).toEqual(['PERSON', 'VN_CCCD']);
  });

  test('plain text: lines and characters', async () => {
    expect(await read('một 😀\nhai', 'text')).toMatchObject({ rows: 2, characters: 8 });
  });
});

describe('broken files are told of, without quoting them', () => {
  test.each([
    ['a quote that does not end', 'a,b\n"bí mật,2\n3,4\n', 'csv'],
    ['Parquet that is cut off', 'PAR1 bí mật', 'parquet'],
    ['text under a name of Parquet', 'bí mật', 'parquet'],
    ['JSON that is none', '{"bí mật": \n{{{', 'jsonl'],
    ['bytes that are no UTF-8', Buffer.from([0x62, 0xff, 0xfe, 0x0a]), 'text'],
    ['nine columns', '1\ta\tb\tc\td\te\tf\tg\th\n', 'conllu'],
    ['a gzip that is cut off', gzipSync('bí mật,'.repeat(5_000)).subarray(0, 40), 'csv'],
  ] as const)('%s', async (_, bytes, format) => {
    const report = await profile(bytes, format);
    expect(report.state).toBe('broken');
    expect(JSON.stringify(report)).not.toContain('bí mật');
  });

  test('and the next file is read', async () => {
    expect((await profile(CSV, 'csv')).state).toBe('read');
  });
});

describe('what the engine may', () => {
  test('read its own folder and nothing else', async () => {
    const engine = await openEngine(folder);
    for (const statement of [
      "select * from read_csv('/etc/passwd')",
      "select * from read_text('/etc/hostname')",
      "copy (select 1) to '/tmp/outside.csv'",
      `select * from read_csv('${folder}/../../etc/passwd')`,
      "select * from read_csv('https://example.invalid/x.csv')",
      "attach '/tmp/outside.db'",
      'install httpfs',
      'load httpfs',
      'set enable_external_access = true',
      "set memory_limit = '10GB'",
    ]) {
      await expect(rowsOf(engine, statement), statement).rejects.toThrow();
    }
    expect(existsSync('/tmp/outside.csv')).toBe(false);
  });

  test('not take longer than it may, and be stopped', async () => {
    await using slow = new ProfilerProcess(folder, 1);
    const file = join(folder, 'slow');
    await writeFile(file, CSV);
    expect(await slow.profile({ file, format: 'csv' }, never)).toMatchObject({
      state: 'broken',
      problem: expect.stringMatching(/longer/),
    });
    const stop = new AbortController();
    const running = slow.profile({ file, format: 'csv' }, stop.signal);
    stop.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
  });
});
