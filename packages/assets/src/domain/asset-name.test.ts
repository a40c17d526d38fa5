import { expect, test } from 'vitest';
import { assetNameProblem, isAssetName } from './asset-name.ts';

test.each(['ab', 'ud-vi-vtb', 'phobert_v2', 'gpt.2', '0x', 'a'.repeat(96)])('%s is a name', (name) => {
  expect(assetNameProblem(name)).toBeUndefined();
});

test.each([
  '',
  'a',
  'A-b',
  'a b',
  '-ab',
  'ab-',
  '.ab',
  'ab.',
  'a--b',
  'a..b',
  'repo.git',
  'đà',
  'a/b',
  'a'.repeat(97),
  'ab\n',
])('%j is not', (name) => {
  expect(assetNameProblem(name)).toBeDefined();
});

test.each([
  [{ organisation: 'viet-data', name: 'ud-vi-vtb' }, true],
  [{ organisation: '', name: 'ud-vi-vtb' }, false],
  [{ organisation: 'a\u0000', name: 'ud-vi-vtb' }, false],
  [{ organisation: 'viet-data', name: '' }, false],
])('%j can name an asset: %s', (name, expected) => {
  expect(isAssetName(name)).toBe(expected);
});
