import { describe, expect, test } from 'vitest';
import { checkFileChanges, MAX_FILES, totalsAfter } from './file-changes.ts';
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

describe('what a draft holds after a change', () => {
  test('is what it held, less what went, and what came', () => {
    const before = { fileCount: 3, totalBytes: 30 };
    expect(totalsAfter(before, { files: 1, bytes: 10 }, [file('a', 5), file('b', 7)])).toEqual({
      fileCount: 4,
      totalBytes: 32,
    });
  });

  test('is bounded', () => {
    const full = { fileCount: MAX_FILES, totalBytes: 0 };
    expect(() => totalsAfter(full, { files: 0, bytes: 0 }, [file('a')])).toThrowWithCode('invalid_argument');
    expect(totalsAfter(full, { files: 1, bytes: 0 }, [file('a')]).fileCount).toBe(MAX_FILES);
    const heavy = { fileCount: 1, totalBytes: Number.MAX_SAFE_INTEGER };
    expect(() => totalsAfter(heavy, { files: 0, bytes: 0 }, [file('a')])).toThrowWithCode('invalid_argument');
  });
});
