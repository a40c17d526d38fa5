import type { Caller, Membership } from '@alliance/auth/caller';

/** A caller with every scope and no role, changed as the test needs. */
export function testCaller(changes: Partial<Caller> = {}): Caller {
  return {
    personId: '019ab000-0000-7000-8000-000000000001',
    allianceRoles: [],
    memberships: [],
    scopes: ['read', 'publish', 'decide', 'admin'],
    credential: { kind: 'session', id: 'session-1' },
    ...changes,
  };
}

/** A membership in good standing. */
export function memberOf(
  organisation: string,
  role: Membership['role'] = 'member',
  state: Membership['state'] = 'admitted',
): Membership {
  return { organisation, role, state };
}
