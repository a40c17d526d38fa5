import type { Caller } from '@alliance/auth/caller';
import { expect, test } from 'vitest';
import { reportAuthority } from './report-subject.ts';

const caller = (changes: Partial<Caller>): Caller => ({
  personId: 'p',
  allianceRoles: [],
  memberships: [],
  scopes: ['read'],
  credential: { kind: 'session', id: 's' },
  ...changes,
});
const member = (organisation: string, role: 'owner' | 'publisher' | 'steward' | 'member', state = 'admitted') =>
  caller({ memberships: [{ organisation, role, state: state as 'admitted' }] });

test.each([
  ['governance', caller({ allianceRoles: ['governance'] }), 'governance everything'],
  ['an auditor', caller({ allianceRoles: ['auditor'] }), 'auditor everything'],
  ['its owner', member('hust', 'owner'), 'owner own-books'],
  ['its owner while it is suspended', member('hust', 'owner', 'suspended'), 'owner own-books'],
  [
    'an owner who audits too',
    { ...member('hust', 'owner'), allianceRoles: ['auditor' as const] },
    'auditor everything',
  ],
  ['its steward', member('hust', 'steward'), undefined],
  ['its publisher', member('hust', 'publisher'), undefined],
  ['its member', member('hust', 'member'), undefined],
  ['the owner of another one', member('fpt', 'owner'), undefined],
  ['somebody', caller({}), undefined],
])('%s', (_, who, expected) => {
  for (const asset of [undefined, { kind: 'dataset', name: 'x' } as const]) {
    const authority = reportAuthority(who, { organisation: 'hust', asset });
    expect(authority && `${authority.role} ${authority.reach}`).toBe(expected);
  }
});
