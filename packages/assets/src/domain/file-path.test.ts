import { describe, expect, test } from 'vitest';
import { foldPath, pathProblem } from './file-path.ts';

describe('a path', () => {
  test.each([
    'README.md',
    'data/train-00000-of-00001.parquet',
    'dữ liệu/tỉnh thành.csv',
    '.gitattributes',
    'a b/c(1).txt',
    'console.log',
    'com10.txt',
    'x/y:z.txt',
    Array.from({ length: 32 }, () => 'd').join('/'),
    'a'.repeat(1_024),
  ])('%j is allowed', (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });

  test.each([
    ['', 'is empty'],
    ['/etc/passwd', 'is absolute'],
    ['../secret', 'contains ".."'],
    ['a/../b', 'contains ".."'],
    ['a/./b', 'contains "."'],
    ['a//b', 'empty'],
    ['a/', 'empty'],
    ['a\\b', '\\'],
    ['C:\\x', '\\'],
    ['a\u0000b', 'control'],
    ['a\nb', 'control'],
    ['a\u202egnp.exe', 'control'],
    ['a\u2028b', 'control'],
    ['dữ liệu'.normalize('NFD'), 'NFC'],
    ['\ud800', 'UTF-8'],
    ['é'.repeat(513), '1024 bytes'],
    [Array.from({ length: 33 }, () => 'd').join('/'), '32 levels'],
    ['.git/config', '.git'],
    ['a/.GIT/x', '.git'],
    ['con', 'Windows'],
    ['data/NUL.txt', 'Windows'],
    ['Lpt1', 'Windows'],
    ['com¹.tar.gz', 'Windows'],
    ['name.', 'dot or a space'],
    ['dir /x', 'dot or a space'],
  ])('%j is refused', (path, why) => {
    expect(pathProblem(path)).toContain(why);
  });
});

test.each([
  ['Data/A.CSV', 'data/a.csv'],
  ['STRASSE', 'straße'],
  ['ĐÀ NẴNG', 'đà nẵng'],
  ['ΟΔΟΣ', 'οδος'],
  ['ſ', 'S'],
])('%s and %s are one name where case does not count', (left, right) => {
  expect(foldPath(left)).toBe(foldPath(right));
});

test('tone marks count', () => {
  expect(foldPath('ma')).not.toBe(foldPath('má'));
});
