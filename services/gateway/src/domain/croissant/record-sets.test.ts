import { expect, test } from 'vitest';
import { type KnownTable, recordSets, type SourceOf } from './record-sets.ts';

const each: SourceOf = (path) => ({ fileObject: { '@id': `files/${path}` } });
const together: SourceOf = () => ({ fileSet: { '@id': 'sets/*.csv' } });
const table = (path: string, types: Record<string, string>, format = 'csv'): KnownTable => ({
  path,
  format,
  columns: Object.entries(types).map(([name, type]) => ({ name, type })),
});

test('a table has a field for each column, with where it comes from', () => {
  expect(recordSets([table('a.csv', { 'số/thứ tự': 'BIGINT' })], each)).toEqual([
    {
      '@type': 'cr:RecordSet',
      '@id': 'records/files/a.csv',
      name: 'a.csv',
      field: [
        {
          '@type': 'cr:Field',
          '@id': 'records/files/a.csv/s%E1%BB%91%2Fth%E1%BB%A9%20t%E1%BB%B1',
          name: 'số/thứ tự',
          dataType: 'sc:Integer',
          source: { fileObject: { '@id': 'files/a.csv' }, extract: { column: 'số/thứ tự' } },
        },
      ],
    },
  ]);
});

test.each([
  ['BIGINT', { dataType: 'sc:Integer' }],
  ['UHUGEINT', { dataType: 'sc:Integer' }],
  ['DECIMAL(18,3)', { dataType: 'sc:Float' }],
  ['TIMESTAMP WITH TIME ZONE', { dataType: 'sc:DateTime' }],
  ['DATE', { dataType: 'sc:Date' }],
  ['BOOLEAN', { dataType: 'sc:Boolean' }],
  ['VARCHAR[]', { dataType: 'sc:Text', isArray: true, arrayShape: '(-1,)' }],
  ['FLOAT[3][]', { dataType: 'sc:Float', isArray: true, arrayShape: '(3, -1)' }],
  ['STRUCT(a BIGINT)', { dataType: 'sc:Text' }],
])('%s', (type, expected) => {
  expect(recordSets([table('a.csv', { x: type })], each)[0]?.field[0]).toMatchObject(expected);
});

test('JSON is taken apart by paths, and what is no table is left out', () => {
  const [set, ...others] = recordSets(
    [
      table('a.jsonl', { 'a"b': 'BIGINT' }, 'jsonl'),
      table('b.conllu', { id: 'VARCHAR' }, 'conllu'),
      table('c.csv', {}),
    ],
    each,
  );
  expect(set?.field[0]?.source).toMatchObject({ extract: { jsonPath: '$["a\\"b"]' } });
  expect(others).toEqual([]);
});

test('files of a set are one record set when they are alike', () => {
  const a = table('a.csv', { x: 'BIGINT' });
  expect(recordSets([a, { ...a, path: 'b.csv' }], together)).toHaveLength(1);
  expect(recordSets([a, table('b.csv', { y: 'BIGINT' })], together)).toEqual([]);
});
