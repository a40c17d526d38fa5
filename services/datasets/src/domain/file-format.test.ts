import { expect, test } from 'vitest';
import { compressionOf, contentProblem, delimiterOf, formatOfName } from './file-format.ts';

test.each([
  ['a/train.parquet', 'parquet'],
  ['a.CSV', 'csv'],
  ['a.csv.gz', 'csv'],
  ['a.tsv.zst', 'tsv'],
  ['a.ndjson', 'jsonl'],
  ['vi_vtb-ud-dev.conllu', 'conllu'],
  ['corpus.txt', 'text'],
  ['a.parquet.gz', undefined],
  ['README.md', undefined],
  ['csv', undefined],
  ['a.constructor', undefined],
  ['a.png', undefined],
])('%s is %s', (path, format) => {
  expect(formatOfName(path)).toBe(format);
});

test('compression is told by content', () => {
  expect(compressionOf(Buffer.from([0x1f, 0x8b, 8]))).toBe('gzip');
  expect(compressionOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))).toBe('zstd');
  expect(compressionOf(Buffer.from('a,b'))).toBe('none');
});

test.each([
  ['parquet', 'PAR1', undefined],
  ['parquet', 'a,b', /do not begin like it/],
  ['csv', 'PAR1', /are Parquet/],
  ['csv', 'a\0b', /not text/],
  ['json', ' [{"a":1}]', undefined],
  ['json', '{"a":1}', /array of records/],
] as const)('%s that begins with %j', (format, head, problem) => {
  const found = contentProblem(format, Buffer.from(head));
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(problem);
});

test.each([
  ['a,b,c', ','],
  ['a;b;"c,d,e"', ';'],
  ['a\tb', '\t'],
  ['one', ','],
])('fields of %j are separated by %j', (line, delimiter) => {
  expect(delimiterOf(line)).toBe(delimiter);
});
