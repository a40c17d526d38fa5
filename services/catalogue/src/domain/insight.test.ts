import type { Caller } from '@alliance/auth/caller';
import { describe, expect, test } from 'vitest';
import { insightOf } from './insight.ts';

const caller = (changes: Partial<Caller>): Caller => ({
  personId: 'p',
  allianceRoles: [],
  memberships: [{ organisation: 'own', role: 'member', state: 'suspended' }],
  scopes: ['read'],
  credential: { kind: 'session', id: 's' },
  ...changes,
});

describe('insight', () => {
  test.each([
    ['nobody', null, [], false],
    ['a member, whatever the standing', caller({}), ['own'], false],
    ['a token for publishing', caller({ scopes: ['publish'] }), ['own'], false],
    ['a token for deciding', caller({ scopes: ['decide'] }), [], false],
    ['governance', caller({ allianceRoles: ['governance'] }), ['own'], true],
    ['an auditor', caller({ allianceRoles: ['auditor'] }), ['own'], true],
    [
      'governance with a token for administering',
      caller({ allianceRoles: ['governance'], scopes: ['admin'] }),
      [],
      false,
    ],
  ])('of %s', (_who, who, organisations, overseer) => {
    expect(insightOf(who)).toEqual({ organisations, overseer });
  });
});
