import { expect, test } from 'vitest';
import { DEFAULT_GIT_ATTRIBUTES, ignored, uploadModes } from './upload-mode.ts';

const text = Buffer.from('Câu đơn');

test.each([
  ['data/train.parquet', 100, text, 'lfs'],
  ['README.md', 100, text, 'regular'],
  ['data.csv', 10_000_001, text, 'lfs'],
  ['empty.bin', 0, Buffer.alloc(0), 'regular'],
  ['model.safetensors', 10, text, 'lfs'],
  ['deep/folder/a.tar.gz', 10, text, 'lfs'],
  ['unknown', 10, Buffer.from([1, 0, 2]), 'lfs'],
  ['unknown', 10, Buffer.from([0xff, 0xfe, 0x41]), 'lfs'],
  ['cut.txt', 600, Buffer.from('ế').subarray(0, 2), 'regular'],
] as const)('%s of %d bytes is sent as %s', (path, size, sample, mode) => {
  expect(uploadModes(DEFAULT_GIT_ATTRIBUTES)({ path, size, sample })).toBe(mode);
});

test("a repository's own attributes decide, the last one first", () => {
  const mode = uploadModes('*.txt filter=lfs diff=lfs merge=lfs -text\nnotes.txt -filter\n# *.md filter=lfs\n');
  expect(mode({ path: 'a.txt', size: 1, sample: text })).toBe('lfs');
  expect(mode({ path: 'notes.txt', size: 1, sample: text })).toBe('regular');
  expect(mode({ path: 'a.md', size: 1, sample: text })).toBe('regular');
  expect(mode({ path: 'a.parquet', size: 1, sample: text })).toBe('lfs');
});

test('leaves out what is ignored', () => {
  const isIgnored = ignored('*.tmp\nbuild/\n!keep.tmp\n');
  expect(['a.tmp', 'build/x', 'keep.tmp', 'a.txt'].map(isIgnored)).toEqual([true, true, false, false]);
});
