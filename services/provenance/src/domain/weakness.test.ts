import { expect, test } from 'vitest';
import { weaknessOf } from './weakness.ts';

const version = { kind: 'dataset', organisation: 'hust', name: 'x', version: '1.0.0' } as const;
const external = { kind: 'external', url: 'https://x.test', digest: '', accessedAt: null, licence: '' } as const;

test.each([
  [version, '', 'published', undefined],
  [version, 'ab', 'deprecated', 'deprecated'],
  [version, 'ab', 'retracted', 'retracted'],
  [version, '', 'unknown', 'unknown'],
  [external, '', 'external', 'floating'],
  [external, 'ab', 'external', undefined],
])('%o with the digest "%s" that is %s: %s', (subject, digest, state, expected) => {
  expect(weaknessOf({ subject, digest, state })).toBe(expected);
});
