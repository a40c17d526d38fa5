import { describe, expect, test } from 'vitest';
import { filePathProblem } from './file-path.ts';

describe('filePathProblem', () => {
  test.each([
    'a',
    'README.md',
    'dữ liệu/câu hỏi.jsonl',
    '.gitattributes',
    'a/b/c/d.parquet',
    'x'.repeat(1_024),
    Array.from({ length: 32 }, () => 'd').join('/'),
    'auxiliary.txt',
    'console',
  ])('accepts %j', (path) => {
    expect(filePathProblem(path)).toBeUndefined();
  });

  test.each([
    ['', 'empty'],
    ['/etc/passwd', 'relative'],
    ['a//b', 'relative'],
    ['a/', 'relative'],
    ['../a', '".."'],
    ['a/./b', '".."'],
    ['a\\b', '"/"'],
    ['C:/a', 'drive'],
    ['a\u0000b', 'control'],
    ['a\nb', 'control'],
    ['a\u202egnp.exe', 'control'],
    ['du\u031b\u0303', 'NFC'],
    ['a/nul', 'Windows'],
    ['AUX.c', 'Windows'],
    ['a./b', 'end in a dot'],
    ['a ', 'end in a dot'],
    ['x'.repeat(1_025), 'longer'],
    [Array.from({ length: 33 }, () => 'd').join('/'), 'deeper'],
  ])('refuses %j', (path, reason) => {
    expect(filePathProblem(path)).toContain(reason);
  });
});
