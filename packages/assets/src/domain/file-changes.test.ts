import { describe, expect, test } from 'vitest';
import { checkFileChanges, checkTotals, MAX_FILES } from './file-changes.ts';
import type { FileEntry } from './version.ts';

const sha256 = 'ab'.repeat(32);
const file = (path: string, size = 1): FileEntry => ({ path, size, sha256 });

describe('changes of files', () => {
  test.each([
    [{ add: [file('a.txt')], remove: [] }],
    [{ add: [file('empty', 0)], remove: ['b.txt', 'c/d.txt'] }],
    [{ add: [], remove: ['b.txt'] }],
  ])('%j are taken', (changes) => {
    expect(() => checkFileChanges(changes)).not.toThrow();
  });

  test.each([
    [{ add: [], remove: [] }, 'invalid_argument'],
    [{ add: [file('../a')], remove: [] }, 'invalid_path'],
    [{ add: [], remove: ['/a'] }, 'invalid_path'],
    [{ add: [file('a'), file('a')], remove: [] }, 'invalid_path'],
    [{ add: [file('a'), file('A')], remove: [] }, 'invalid_path'],
    [{ add: [file('a')], remove: ['a'] }, 'invalid_path'],
    [{ add: [file('a', -1)], remove: [] }, 'invalid_argument'],
    [{ add: [file('a', 2 ** 53)], remove: [] }, 'invalid_argument'],
    [{ add: [{ ...file('a'), sha256: 'AB'.repeat(32) }], remove: [] }, 'invalid_argument'],
    [{ add: [{ ...file('a'), sha256: '' }], remove: [] }, 'invalid_argument'],
    [{ add: [{ ...file('a'), gitOid: 'ab' }], remove: [] }, 'invalid_argument'],
    [{ add: Array.from({ length: 10_001 }, (_, n) => file(`${n}`)), remove: [] }, 'invalid_argument'],
  ])('are refused (%#)', (changes, code) => {
    expect(() => checkFileChanges(changes)).toThrowWithCode(code);
  });

  test('name the first twenty problems, short enough for a trailer', () => {
    const add = Array.from({ length: 100 }, (_, n) => file(`${n}${'x'.repeat(2_000)}`));
    try {
      checkFileChanges({ add, remove: [] });
      expect.unreachable();
    } catch (error) {
      const { details } = error as { details: { fields: unknown[] } };
      expect(details.fields).toHaveLength(20);
      expect(JSON.stringify(details).length).toBeLessThan(6_000);
    }
  });
});

test('what a version holds is bounded', () => {
  expect(() => checkTotals({ fileCount: MAX_FILES, totalBytes: Number.MAX_SAFE_INTEGER })).not.toThrow();
  expect(() => checkTotals({ fileCount: MAX_FILES + 1, totalBytes: 0 })).toThrowWithCode('invalid_argument');
  expect(() => checkTotals({ fileCount: 1, totalBytes: 2 ** 53 })).toThrowWithCode('invalid_argument');
});
