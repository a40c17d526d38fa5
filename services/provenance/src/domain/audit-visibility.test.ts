import type { Caller } from '@alliance/auth/caller';
import { describe, expect, test } from 'vitest';
import { auditReachOf, isWithinReach } from './audit-visibility.ts';

const person = (changes: Partial<Caller> = {}): Caller => ({
  personId: 'p1',
  allianceRoles: [],
  memberships: [],
  scopes: ['read'],
  credential: { kind: 'session', id: 's' },
  ...changes,
});
const memberOf = (organisation: string, state: 'admitted' | 'suspended' = 'admitted') => ({
  memberships: [{ organisation, role: 'member' as const, state }],
});

describe('an entry on the books of viettel, by p2', () => {
  const entry = { organisation: 'viettel', actorPersonId: 'p2' };
  test.each([
    ['governance', person({ allianceRoles: ['governance'] }), true],
    ['an auditor', person({ allianceRoles: ['auditor'] }), true],
    ['a member of viettel', person(memberOf('viettel')), true],
    ['a member of viettel while it is suspended', person(memberOf('viettel', 'suspended')), true],
    ['a member of another organisation', person(memberOf('hust')), false],
    ['the one who acted', person({ personId: 'p2' }), true],
    ['somebody else', person(), false],
  ])('%s: %s', (_, caller, seen) => {
    expect(isWithinReach(auditReachOf(caller), entry)).toBe(seen);
  });
});

test('an entry on nobody’s books and by nobody is for overseers only', () => {
  const entry = { organisation: '', actorPersonId: '' };
  expect(isWithinReach(auditReachOf(person(memberOf('viettel'))), entry)).toBe(false);
  expect(isWithinReach(auditReachOf(person({ allianceRoles: ['auditor'] })), entry)).toBe(true);
});
