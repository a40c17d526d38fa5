import { isAllianceError } from '@alliance/errors/alliance-error';
import { describe, expect, test } from 'vitest';
import { type AnnouncedFile, checkAnnouncedFiles, MAX_FILES } from './upload-request.ts';

const limits = { fileBytes: 500_000_000_000 };
const digest = 'a'.repeat(64);
const file = (changes: Partial<AnnouncedFile> = {}): AnnouncedFile => ({
  path: 'a.txt',
  size: 1,
  sha256: digest,
  ...changes,
});
const fieldsOf = (files: AnnouncedFile[]) => {
  try {
    checkAnnouncedFiles(files, limits);
  } catch (error) {
    if (isAllianceError(error, 'invalid_argument')) return error.details.fields;
    throw error;
  }
  return [];
};

describe('checkAnnouncedFiles', () => {
  test('accepts files, also empty ones and ones with the same bytes', () => {
    expect(fieldsOf([file(), file({ path: 'b.txt' }), file({ path: 'c', size: 0, sha256: 'b'.repeat(64) })])).toEqual(
      [],
    );
  });

  test('lists every problem of every file at once', () => {
    expect(
      fieldsOf([
        file(),
        file({ path: '../a', size: -1, sha256: 'A'.repeat(64) }),
        file({ size: 2 }),
        file({ path: 'big', size: limits.fileBytes + 1, sha256: 'c'.repeat(64) }),
      ]),
    ).toEqual([
      { field: 'files[1].path', problem: expect.stringContaining('".."') },
      { field: 'files[1].size', problem: 'must not be negative' },
      { field: 'files[1].sha256', problem: expect.stringContaining('hexadecimal') },
      { field: 'files[2].path', problem: 'is the same as files[0].path' },
      { field: 'files[2].size', problem: expect.stringContaining('same digest') },
      { field: 'files[3].size', problem: expect.stringContaining('must not exceed') },
    ]);
  });

  test('tells no more problems than an answer can carry', () => {
    expect(fieldsOf(Array.from({ length: 100 }, () => file({ path: '' })))).toHaveLength(25);
  });

  test('refuses no files, too many files and too long paths', () => {
    const many = (count: number, path: (n: number) => string) =>
      Array.from({ length: count }, (_, n) => file({ path: path(n) }));
    expect(() => checkAnnouncedFiles([], limits)).toThrowWithCode('invalid_argument');
    expect(() => checkAnnouncedFiles(many(MAX_FILES + 1, String), limits)).toThrowWithCode('payload_too_large');
    expect(() =>
      checkAnnouncedFiles(
        many(3_000, (n) => `${n}`.padEnd(900, 'x')),
        limits,
      ),
    ).toThrowWithCode('payload_too_large');
  });
});
