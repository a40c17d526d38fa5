import type { AllianceRole, Caller, Membership, OrganisationState } from '@alliance/auth/caller';
import { describe, expect, test } from 'vitest';
import { type PersonSought, seesOrganisation, visiblePerson } from './visibility.ts';

const membership = (organisation: string, state: OrganisationState = 'admitted'): Membership => ({
  organisation,
  role: 'member',
  state,
});
const viewer = (allianceRoles: AllianceRole[], ...memberships: Membership[]): Caller => ({
  personId: 'viewer',
  allianceRoles,
  memberships,
  scopes: ['read'],
  credential: { kind: 'session', id: 's1' },
});

const stranger = viewer([]);
const colleague = viewer([], membership('dai-hoc'));
const outsider = viewer([], membership('cong-ty'));
const applicant = viewer([], membership('cong-ty', 'applied'));

describe('an organisation', () => {
  test.each([
    { who: 'nobody', caller: null, sees: ['admitted'] },
    { who: 'a stranger', caller: stranger, sees: ['admitted'] },
    { who: 'an outsider', caller: outsider, sees: ['admitted'] },
    { who: 'one of its people', caller: colleague, sees: ['applied', 'admitted', 'refused', 'suspended', 'withdrawn'] },
    {
      who: 'governance',
      caller: viewer(['governance']),
      sees: ['applied', 'admitted', 'refused', 'suspended', 'withdrawn'],
    },
    {
      who: 'an auditor',
      caller: viewer(['auditor']),
      sees: ['applied', 'admitted', 'refused', 'suspended', 'withdrawn'],
    },
  ])('$who sees it when it is $sees', ({ caller, sees }) => {
    const states: OrganisationState[] = ['applied', 'admitted', 'refused', 'suspended', 'withdrawn'];
    expect(states.filter((state) => seesOrganisation(caller, { slug: 'dai-hoc', state }))).toEqual(sees);
  });
});

const sought: PersonSought = {
  id: 'an',
  email: 'an@example.vn',
  name: 'An',
  allianceRoles: ['auditor'],
  createdAt: new Date(0),
  organisations: ['dai-hoc', 'vien'],
  byId: true,
};
const { organisations: _o, byId: _b, ...everything } = sought;
const nameOnly = { id: 'an', email: '', name: 'An', allianceRoles: [] };

describe('a person', () => {
  test.each([
    { who: 'themself', caller: { ...stranger, personId: 'an' }, byId: everything, byEmail: everything },
    { who: 'a colleague', caller: colleague, byId: everything, byEmail: everything },
    { who: 'governance', caller: viewer(['governance']), byId: everything, byEmail: everything },
    { who: 'an auditor', caller: viewer(['auditor']), byId: everything, byEmail: everything },
    { who: 'a member elsewhere', caller: outsider, byId: nameOnly, byEmail: undefined },
    { who: 'an applicant elsewhere', caller: applicant, byId: undefined, byEmail: undefined },
    { who: 'a stranger', caller: stranger, byId: undefined, byEmail: undefined },
  ])('as $who sees them', ({ caller, byId, byEmail }) => {
    expect(visiblePerson(caller, sought)).toEqual(byId);
    expect(visiblePerson(caller, { ...sought, byId: false })).toEqual(byEmail);
  });
});
