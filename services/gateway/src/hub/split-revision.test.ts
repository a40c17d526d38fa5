import { expect, test } from 'vitest';
import { splitRevision } from './split-revision.ts';

test.each([
  ['main', 'main', ''],
  ['main/', 'main', ''],
  ['main/data/train', 'main', 'data/train'],
  ['refs/heads/x/data', 'refs/heads/x', 'data'],
  ['refs/pr/1', 'refs/pr/1', ''],
  ['work/lan/data', 'work/lan', 'data'],
  ['work/lan', 'work/lan', ''],
  ['work/other', 'work', 'other'],
])('%s is %s and "%s"', (joined, rev, path) => {
  expect(splitRevision(joined, ['main', 'work/lan', 'work/l'])).toEqual({ rev, path });
});
