import { describe, expect, test } from 'vitest';
import { assertOwnerRemains, decideMembership } from './membership.ts';

describe('putting a member', () => {
  test.each([
    { held: undefined, wanted: 'member', owners: 1, outcome: 'add' },
    { held: undefined, wanted: 'owner', owners: 1, outcome: 'add' },
    { held: 'member', wanted: 'member', owners: 1, outcome: 'none' },
    { held: 'owner', wanted: 'owner', owners: 1, outcome: 'none' },
    { held: 'member', wanted: 'owner', owners: 1, outcome: 'change' },
    { held: 'owner', wanted: 'member', owners: 2, outcome: 'change' },
    { held: 'owner', wanted: 'member', owners: 1, outcome: 'state_conflict' },
  ] as const)('$held → $wanted with $owners owners: $outcome', ({ held, wanted, owners, outcome }) => {
    const decide = () => decideMembership('dai-hoc', held, wanted, owners);
    if (outcome === 'state_conflict') expect(decide).toThrowWithCode(outcome);
    else expect(decide()).toBe(outcome);
  });
});

test('the last owner stays', () => {
  expect(() => assertOwnerRemains('dai-hoc', 'owner', 1)).toThrowWithCode('state_conflict');
  expect(() => assertOwnerRemains('dai-hoc', 'owner', 2)).not.toThrow();
  expect(() => assertOwnerRemains('dai-hoc', 'steward', 1)).not.toThrow();
});
