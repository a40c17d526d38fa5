import { expect, test } from 'vitest';
import { schemaChanges } from './schema-changes.ts';

test('columns are removed, retyped and added', () => {
  const before = [
    { name: 'id', type: 'BIGINT' },
    { name: 'text', type: 'VARCHAR' },
    { name: 'old', type: 'DATE' },
  ];
  const after = [
    { name: 'text', type: 'VARCHAR' },
    { name: 'id', type: 'VARCHAR' },
    { name: 'new', type: 'DOUBLE' },
  ];
  expect(schemaChanges('a.csv', before, after)).toEqual([
    { path: 'a.csv', kind: 'retyped', column: 'id', typeBefore: 'BIGINT', typeAfter: 'VARCHAR' },
    { path: 'a.csv', kind: 'removed', column: 'old', typeBefore: 'DATE', typeAfter: '' },
    { path: 'a.csv', kind: 'added', column: 'new', typeBefore: '', typeAfter: 'DOUBLE' },
  ]);
  expect(schemaChanges('a.csv', before, before)).toEqual([]);
});
