import { expect, test } from 'vitest';
import { FileChooser } from './choose-files.ts';

const limits = { fileBytes: 100, versionBytes: 150, versionFiles: 3 };
const file = (path: string, size: number) => ({ path, size, sha256: 'ab'.repeat(32) });

test('data files are chosen in order, until there are enough', () => {
  const chooser = new FileChooser(limits);
  for (const [path, size] of [
    ['a.csv', 90],
    ['b.png', 1],
    ['c.csv', 101],
    ['d.csv', 70],
    ['e.csv', 60],
    ['f.txt', 0],
    ['g.txt', 0],
  ] as const) {
    chooser.offer(file(path, size));
  }
  expect(chooser.chosen.map(({ path }) => path)).toEqual(['a.csv', 'e.csv', 'f.txt']);
  expect(chooser.leftOut).toBe(3);
});
