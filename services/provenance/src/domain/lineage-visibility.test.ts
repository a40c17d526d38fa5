import type { Caller } from '@alliance/auth/caller';
import { describe, expect, test } from 'vitest';
import { maySeeNode } from './lineage-visibility.ts';

const subject = { kind: 'dataset', organisation: 'viettel', name: 'x', version: '1.0.0' } as const;
const person = (changes: Partial<Caller> = {}): Caller => ({
  personId: 'p1',
  allianceRoles: [],
  memberships: [],
  scopes: ['read'],
  credential: { kind: 'session', id: 's' },
  ...changes,
});
const memberOf = (organisation: string) => ({
  memberships: [{ organisation, role: 'member' as const, state: 'admitted' as const }],
});

describe('a version of a private asset, or of one whose access is not known', () => {
  test.each([
    ['anybody', null, false],
    ['a person', person(), false],
    ['a member of another organisation', person(memberOf('hust')), false],
    ['a member of its organisation', person(memberOf('viettel')), true],
    ['the same with a token that may not read', person({ ...memberOf('viettel'), scopes: ['publish'] }), false],
    ['governance', person({ allianceRoles: ['governance'] }), true],
    ['an auditor', person({ allianceRoles: ['auditor'] }), true],
    ['an auditor with a token that may not read', person({ allianceRoles: ['auditor'], scopes: [] }), false],
  ])('%s: %s', (_, caller, seen) => {
    expect(maySeeNode(caller, { subject, access: 'private' })).toBe(seen);
    expect(maySeeNode(caller, { subject, access: undefined })).toBe(seen);
  });
});

test.each(['open', 'alliance', 'gated'])('a version of an asset that is %s is seen by anybody', (access) => {
  expect(maySeeNode(null, { subject, access })).toBe(true);
});

test('an external source is seen by anybody', () => {
  const external = { kind: 'external', url: 'https://example.org', digest: '', accessedAt: null, licence: '' } as const;
  expect(maySeeNode(null, { subject: external, access: undefined })).toBe(true);
});
