import { expect, test } from 'vitest';
import { type FalseMark, isMarkedFalse } from './false-mark.ts';

const mark = (personId: string, changes: Partial<FalseMark> = {}): FalseMark => ({
  ...{ organisation: 'mekong', code: 'private-key', personId, role: 'owner' },
  ...changes,
});
const token = { code: 'github-token' };
const steward = { role: 'steward' } as const;

test.each<[string, string, FalseMark[], boolean]>([
  ['nobody', 'github-token', [], false],
  ['an owner', 'github-token', [mark('a', token)], true],
  ['an owner, of something else', 'aws-access-key', [mark('a', token)], false],
  ['one owner, of a private key', 'private-key', [mark('a')], false],
  ['one owner twice, of a private key', 'private-key', [mark('a'), mark('a')], false],
  ['two owners, of a private key', 'private-key', [mark('a'), mark('b')], true],
  ['an owner and a steward, of a private key', 'private-key', [mark('a'), mark('b', steward)], true],
  ['two stewards, of a private key', 'private-key', [mark('a', steward), mark('b', steward)], false],
  ['owners of two organisations', 'private-key', [mark('a'), mark('b', { organisation: 'saigon' })], false],
])('%s', (_who, code, marks, expected) => {
  expect(isMarkedFalse(marks, code)).toBe(expected);
});
