import { describe, expect, test } from 'vitest';
import { patternProblem, toPathTest } from './path-pattern.ts';

describe('a pattern of paths', () => {
  test.each<[pattern: string, named: string[], others: string[]]>([
    ['data/a.csv', ['data/a.csv'], ['data/a.csv/b', 'data/A.csv', 'a.csv', 'data/axcsv']],
    ['data/**', ['data/a', 'data/b/c.csv'], ['data', 'datas/a', 'x/data/a']],
    ['**', ['a', 'a/b/c'], []],
    ['*.csv', ['a.csv', '.csv'], ['d/a.csv', 'a.csv.gz']],
    ['**/*.csv', ['a.csv', 'd/a.csv', 'd/e/a.csv'], ['a.csv/b', 'a.tsv']],
    ['d/*/x', ['d/a/x', 'd/-/x'], ['d/x', 'd/a/b/x']],
    ['a/**/b/**/c', ['a/b/c', 'a/x/b/y/z/c', 'a/b/b/c'], ['a/c', 'a/b', 'a/b/c/d']],
    ['a*b*c', ['abc', 'axbxc', 'abbcc'], ['ab', 'acb', 'abcd']],
    ['x*x', ['xx', 'xyx'], ['x']],
    ['[a].csv', ['[a].csv'], ['a.csv']],
    ['dữ liệu/*', ['dữ liệu/tiếng Việt.txt'], ['du lieu/a']],
  ])('%s', (pattern, named, others) => {
    expect(patternProblem(pattern)).toBeUndefined();
    const names = toPathTest(pattern);
    expect(named.filter(names)).toEqual(named);
    expect(others.filter(names)).toEqual([]);
  });

  test.each(['', '/a', 'a//b', 'a/../b', 'a/', '..', 'a**', 'a/**.csv', '***', 'a\\*', 'a\n*', `${'*/'.repeat(17)}a`])(
    'is not %j',
    (pattern) => {
      expect(patternProblem(pattern)).toBeTypeOf('string');
    },
  );

  test('is tried in little time, whatever it is', () => {
    const names = toPathTest(`${'**/a*/'.repeat(5)}b`);
    const path = Array.from({ length: 32 }, () => 'a'.repeat(30)).join('/');
    const start = performance.now();
    for (let index = 0; index < 1_000; index += 1) expect(names(path)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
