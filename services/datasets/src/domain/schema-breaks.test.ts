import { expect, test } from 'vitest';
import { schemaBreaks } from './schema-breaks.ts';

const columns = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((one) => ({ name: one.split(':')[0] ?? '', type: one.split(':')[1] ?? '' }));

test.each([
  ['nothing', 'a:INTEGER', 'a:INTEGER', true, []],
  ['a column more', 'a:INTEGER', 'b:VARCHAR a:INTEGER', true, []],
  ['a column less', 'a:INTEGER b:VARCHAR', 'a:INTEGER', true, ['b']],
  ['another name', 'a:INTEGER', 'A:INTEGER', true, ['a']],
  ['a wider type', 'a:INTEGER f:FLOAT', 'a:BIGINT f:DOUBLE', true, []],
  ['a narrower type', 'a:BIGINT', 'a:INTEGER', true, ['a']],
  ['whole numbers that doubles cannot hold', 'a:BIGINT', 'a:DOUBLE', true, ['a']],
  ['another type', 'a:INTEGER', 'a:VARCHAR', true, ['a']],
  ['another type that was only guessed', 'a:BIGINT', 'a:VARCHAR', false, []],
  ['a column less of a guessed type', 'a:BIGINT b:DATE', 'b:DATE', false, ['a']],
] as const)('%s', (_, before, after, typed, broken) => {
  const found = schemaBreaks('t.parquet', { before: columns(before), after: columns(after), typed });
  expect(found.map(({ column }) => column)).toEqual(broken);
});
