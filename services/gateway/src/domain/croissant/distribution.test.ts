import { expect, test } from 'vitest';
import { fileObjects, fileSets, setIdOf, topLevelSets } from './distribution.ts';

test('a file is named by its path, and had from its address', () => {
  const [file] = fileObjects([{ path: 'dữ liệu/a b.csv', size: 12, sha256: 'ab'.repeat(32) }], 'https://x/files');
  expect(file).toEqual({
    '@type': 'cr:FileObject',
    '@id': 'files/d%E1%BB%AF%20li%E1%BB%87u/a%20b.csv',
    name: 'dữ liệu/a b.csv',
    contentUrl: 'https://x/files/d%E1%BB%AF%20li%E1%BB%87u/a%20b.csv',
    contentSize: '12 B',
    encodingFormat: 'text/csv',
    sha256: 'ab'.repeat(32),
  });
});

test.each([
  ['a/1.csv', 'a/*.csv', undefined],
  ['a/1.csv.gz', 'a/*.gz', undefined],
  ['LICENSE', '*', '*.*'],
  ['a/.gitattributes', 'a/*.gitattributes', undefined],
  ['a[1]/x?.txt', 'a[[]1[]]/*.txt', undefined],
])('%s is in the set %s', (path, includes, excludes) => {
  const [set, ...others] = fileSets([path, path]);
  expect(others).toEqual([]);
  expect([set?.includes, set?.excludes, set?.['@id']]).toEqual([includes, excludes, setIdOf(path)]);
});

test('of very many files the folders at the top are told, and the files beside them', () => {
  const sets = topLevelSets({ folders: ['train', 'test'], files: ['README.md'] });
  expect(sets.map((set) => set.includes)).toEqual(['train/**', 'test/**', '*.md']);
});
