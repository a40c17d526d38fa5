import { expect, test } from 'vitest';
import { type ExternalSubject, nodeKey } from './lineage-node.ts';

const external: ExternalSubject = {
  kind: 'external',
  url: 'https://example.org/x',
  digest: '',
  accessedAt: null,
  licence: '',
};

test('names a version by its exact reference', () => {
  const version = { kind: 'dataset', organisation: 'hust', name: 'ud-vi', version: '1.0.0' } as const;
  expect(nodeKey(version)).toBe('dataset:hust/ud-vi@1.0.0');
  expect(nodeKey({ ...version, kind: 'model' })).toBe('model:hust/ud-vi@1.0.0');
});

test('tells external sources apart by address, content and time', () => {
  const keys = [
    external,
    { ...external, url: 'https://example.org/y' },
    { ...external, digest: 'ab'.repeat(32) },
    { ...external, accessedAt: new Date(0) },
    { ...external, licence: 'MIT' },
  ].map(nodeKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(nodeKey({ ...external })).toBe(keys[0]);
});

test('stays short, however long an address is', () => {
  expect(nodeKey({ ...external, url: `https://example.org/${'đ'.repeat(2_000)}` })).toMatch(/^external:[0-9a-f]{64}$/);
});
