import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FolderClash } from './folder-clash.ts';

function clashesOf(paths: string[]): string[] {
  const watch = new FolderClash();
  const ordered = paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return ordered.flatMap((path) => watch.next(path) ?? []);
}

describe('a file that is also a folder', () => {
  test('is found behind paths that only begin alike', () => {
    expect(clashesOf(['a', 'a-b', 'a.txt', 'a/b'])).toEqual(['a']);
    expect(clashesOf(['x/a', 'x/a!', 'x/a/b/c'])).toEqual(['x/a']);
  });

  test('is not seen where there is none', () => {
    expect(clashesOf(['a', 'ab', 'abc/d', 'b/a', 'b/b'])).toEqual([]);
  });

  test('is found exactly when comparing all pairs finds one', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'a-', 'a.'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 12 }), (paths) => {
        const expected = paths.some((file) => paths.some((other) => other.startsWith(`${file}/`)));
        expect(clashesOf(paths).length > 0).toBe(expected);
      }),
    );
  });
});
