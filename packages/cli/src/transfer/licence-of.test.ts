import { expect, test } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { collectLicence } from './licence-of.ts';

test('licences of files are collected in their order', () => {
  const first = collectLicence('data/**=CC-BY-NC-4.0');
  expect(collectLicence('a=b.csv = MIT OR Apache-2.0', first)).toEqual([
    { paths: 'data/**', licence: 'CC-BY-NC-4.0' },
    { paths: 'a=b.csv', licence: 'MIT OR Apache-2.0' },
  ]);
});

test.each(['', 'data/**', '=MIT', 'data/**='])('%j says nothing of the kind', (text) => {
  expect(() => collectLicence(text)).toThrow(UsageError);
});
