import { expect, test } from 'vitest';
import { assetKey, assetOf, isPublic, newestOfEach } from './asset-access.ts';

const object = { kind: 'dataset', id: 'viettel/x', version: '', digest: '' };
const asset = { kind: 'dataset', organisation: 'viettel', name: 'x', assetId: 'a', access: 'open', revision: 1 };

test('knows which objects are assets', () => {
  expect(assetOf(object)).toEqual({ kind: 'dataset', organisation: 'viettel', name: 'x' });
  expect(assetOf({ ...object, kind: 'model' })?.kind).toBe('model');
  expect(assetOf({ ...object, kind: 'grant' })).toBeUndefined();
});

test('tells a dataset from a model of the same name', () => {
  expect(assetKey(asset)).toBe('dataset:viettel/x');
  expect(assetKey({ ...asset, kind: 'model' })).toBe('model:viettel/x');
});

test.each([
  ['open', true],
  ['alliance', true],
  ['gated', true],
  ['private', false],
  [undefined, false],
])('access %s is public: %s', (access, known) => {
  expect(isPublic(access)).toBe(known);
});

test('keeps the newest revision of an asset, and the newer asset of a name', () => {
  const newer = { ...asset, revision: 3, access: 'private' };
  const stale = { ...asset, revision: 2 };
  const anew = { ...asset, assetId: 'b' };
  const other = { ...asset, name: 'y' };
  expect(newestOfEach([asset, newer, stale, other])).toEqual([newer, other]);
  expect(newestOfEach([asset, newer, anew])).toEqual([anew]);
});
