import { expect, test } from 'vitest';
import { nameMismatch } from './name-mismatch.ts';

test.each([
  ['a.parquet', 'application/vnd.apache.parquet', false],
  ['a.PARQUET', 'text/plain', true],
  ['a.csv', 'text/plain', false],
  ['a.csv', 'application/x-python-pickle', true],
  ['folder.csv/a', 'application/zip', false],
  ['a.bin', 'application/x-gguf', false],
  ['a.constructor', 'text/plain', false],
  ['a', 'image/png', false],
])('%s with bytes of %s', (path, type, mismatches) => {
  expect(nameMismatch(path, type, 10)?.code).toBe(mismatches ? 'name-mismatch' : undefined);
  expect(nameMismatch(path, type, 0)).toBeUndefined();
});
