import { expect, test } from 'vitest';
import { checkHeld } from './held-files.ts';

const file = (path: string, sha256: string, size = 1) => ({ path, sha256, size });

test('files whose bytes are held pass', () => {
  expect(() =>
    checkHeld(
      [file('a', 'x'), file('b', 'x'), file('c', 'y', 2)],
      new Map([
        ['x', 1],
        ['y', 2],
      ]),
    ),
  ).not.toThrow();
});

test('missing bytes are named by path, at most twenty', () => {
  const files = Array.from({ length: 30 }, (_, n) => file(`f${n}`, 'gone'));
  expect(() => checkHeld([file('ok', 'x'), ...files], new Map([['x', 1]]))).toThrowError(
    expect.objectContaining({
      code: 'bytes_missing',
      details: { paths: files.slice(0, 20).map(({ path }) => path), missing: 30 },
    }),
  );
});

test('long paths are left out before the details grow too large for a trailer', () => {
  const files = Array.from({ length: 20 }, (_, n) => file(`${n}`.padEnd(1_000, 'x'), 'gone'));
  expect(() => checkHeld(files, new Map())).toThrowError(
    expect.objectContaining({ details: { paths: files.slice(0, 3).map(({ path }) => path), missing: 20 } }),
  );
});

test('a size that is not that of the bytes is a problem of the request', () => {
  expect(() => checkHeld([file('a', 'x', 7)], new Map([['x', 1]]))).toThrowWithCode('invalid_argument');
});
