import { expect, test } from 'vitest';
import { aliasProblem } from './alias.ts';

test.each(['stable', 'lts-2026', 'a', 'x'.repeat(63), 'beta'])('an alias may be called %j', (name) => {
  expect(aliasProblem(name)).toBeUndefined();
});

test.each(['', 'latest', 'main', 'head', 'Stable', '1.0.0', 'v1', 'a.b', 'a/b', 'x'.repeat(64), 'abcdef0', 'a\u0000'])(
  'an alias may not be called %j',
  (name) => {
    expect(aliasProblem(name)).toBeDefined();
  },
);
