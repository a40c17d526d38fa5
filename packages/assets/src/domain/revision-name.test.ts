import { expect, test } from 'vitest';
import { branchProblem, parseRevisionName } from './revision-name.ts';

test.each([
  ['', { branch: 'main' }],
  ['HEAD', { branch: 'main' }],
  ['main', { branch: 'main' }],
  ['refs/heads/a/b', { branch: 'a/b' }],
  ['refs/tags/v1.2.0', { version: '1.2.0' }],
  ['1.2.0', { version: '1.2.0' }],
  ['v1.2.0-rc.1', { version: '1.2.0-rc.1' }],
  ['abcdef0', { id: 'abcdef0' }],
  ['abcdef', { branch: 'abcdef', alias: 'abcdef' }],
  ['latest', { branch: 'latest', alias: 'latest' }],
  ['refs/tags/x', { alias: 'x' }],
  ['refs/tags/X', {}],
  ['../x', {}],
  ['refs/heads/a\u0000', {}],
  ['a\u0000', {}],
])('%j means %j', (name, meaning) => {
  expect(parseRevisionName(name)).toEqual(meaning);
});

test.each(['dev', 'feature/x-1', 'v2', 'a.b', 'x'.repeat(100)])('a branch may be called %j', (name) => {
  expect(branchProblem(name)).toBeUndefined();
});

test.each([
  '',
  'HEAD',
  'refs/heads/x',
  'a//b',
  '/a',
  'a/',
  'a..b',
  'a.lock',
  'a.',
  '-a',
  'a b',
  'v1.0.0',
  '1.0.0',
  'abcdef012',
  'x'.repeat(101),
])('a branch may not be called %j', (name) => {
  expect(branchProblem(name)).toBeDefined();
});
