import { describe, expect, test } from 'vitest';
import type { AccessQuestion, HeldSeat, Subject } from './access-question.ts';
import { type AccessFacts, decideAccess } from './decide-access.ts';

const question: AccessQuestion = {
  asset: { kind: 'dataset', organisation: 'viet-data', name: 'dia-danh' },
  version: '1.2.0',
  operation: 'download',
  at: new Date('2026-11-22T09:00:00Z'),
};
const person: Subject = {
  personId: 'lan',
  memberships: [{ organisation: 'dai-hoc', role: 'member', state: 'admitted' }],
};
const seat: HeldSeat = {
  grantId: 'g1',
  seatId: 's1',
  seatState: 'active',
  grantState: 'active',
  beneficiary: { kind: 'organisation', organisation: 'dai-hoc' },
  versions: '>=1.0.0 <2.0.0',
  operations: ['view', 'download'],
  from: new Date('2026-11-01T00:00:00Z'),
  until: new Date('2027-11-01T00:00:00Z'),
  missingTerms: [],
};
const gated: AccessFacts = { access: 'gated', versionState: 'published', subject: person, seats: [seat] };
const from = (
  organisation: string,
  state: 'admitted' | 'suspended',
  role: 'member' | 'owner' | 'publisher' = 'member',
) => ({
  personId: 'lan',
  memberships: [{ organisation, role, state }],
});

function rulesOf(facts: Partial<AccessFacts>, changes: Partial<AccessQuestion> = {}) {
  const { allowed, because } = decideAccess({ ...question, ...changes }, { ...gated, ...facts });
  return [allowed ? 'yes' : 'no', ...because.map(({ rule }) => rule)].join(' ');
}

describe('by access level', () => {
  test.each<[string, Partial<AccessFacts>, string]>([
    ['open to anonymous callers', { access: 'open', subject: null, seats: [] }, 'yes open_access'],
    ['alliance to a member', { access: 'alliance', seats: [] }, 'yes alliance_member'],
    ['alliance to anonymous callers', { access: 'alliance', subject: null }, 'no sign_in_required'],
    [
      'alliance to a person alone',
      { access: 'alliance', subject: { personId: 'x', memberships: [] } },
      'no organisation_not_in_good_standing',
    ],
    [
      'alliance to a suspended organisation',
      { access: 'alliance', subject: from('dai-hoc', 'suspended') },
      'no organisation_not_in_good_standing',
    ],
    ['gated to anonymous callers', { subject: null, seats: [] }, 'no sign_in_required'],
    ['gated without a grant', { seats: [] }, 'no no_grant'],
    ['gated with a grant', {}, 'yes grant'],
    ['private to anonymous callers', { access: 'private', subject: null, seats: [] }, 'no sign_in_required'],
    ['private, even with a grant', { access: 'private' }, 'no no_grant'],
    [
      'private to its own people',
      { access: 'private', subject: from('viet-data', 'admitted'), seats: [] },
      'yes own_organisation',
    ],
    [
      'private to its own people, suspended',
      { access: 'private', subject: from('viet-data', 'suspended') },
      'no organisation_not_in_good_standing',
    ],
    [
      'gated to its own people, suspended',
      { subject: from('viet-data', 'suspended'), seats: [] },
      'no organisation_not_in_good_standing',
    ],
    ['gated to its own people', { subject: from('viet-data', 'admitted'), seats: [] }, 'yes own_organisation'],
  ])('%s', (_name, facts, expected) => {
    expect(rulesOf(facts)).toBe(expected);
  });
});

describe('by the state of the version', () => {
  test.each<[string, Partial<AccessFacts>, string]>([
    ['deprecated is given', { versionState: 'deprecated' }, 'yes grant'],
    ['retracted is not given', { versionState: 'retracted' }, 'no version_retracted'],
    ['retracted is not given when open', { versionState: 'retracted', access: 'open' }, 'no version_retracted'],
    [
      'retracted is not given to its owner',
      { versionState: 'retracted', subject: from('viet-data', 'admitted', 'owner') },
      'no version_retracted',
    ],
    [
      'a draft is given to publishers',
      { versionState: 'draft', subject: from('viet-data', 'admitted', 'publisher') },
      'yes own_organisation',
    ],
    [
      'a draft is not given to other members',
      { versionState: 'draft', subject: from('viet-data', 'admitted') },
      'no no_grant',
    ],
    [
      'a draft is not given to suspended owners',
      { versionState: 'draft', subject: from('viet-data', 'suspended', 'owner') },
      'no no_grant',
    ],
    ['a draft is not given to grantees', { versionState: 'draft' }, 'no no_grant'],
    ['a draft of an open asset is not open', { versionState: 'draft', access: 'open' }, 'no no_grant'],
  ])('%s', (_name, facts, expected) => {
    expect(rulesOf(facts)).toBe(expected);
  });
});

describe('by the seat', () => {
  const terms = [{ licenceId: 'LicenseRef-contract-1', version: 2 }];

  test.each<[string, Partial<HeldSeat>, string]>([
    [
      'a seat that waits for acceptance',
      { seatState: 'pending-acceptance', missingTerms: terms },
      'no terms_not_accepted',
    ],
    ['a grant that waits for acceptance', { grantState: 'pending-acceptance' }, 'no terms_not_accepted'],
    ['revoked', { grantState: 'revoked' }, 'no grant_revoked'],
    ['suspended', { grantState: 'suspended' }, 'no grant_suspended'],
    ['nearly over', { grantState: 'expiring' }, 'yes grant'],
    ['renewed', { grantState: 'superseded' }, 'no grant_superseded'],
    ['given up', { grantState: 'closed' }, 'no grant_closed'],
    ['of a version whose licences conflict', { conflicts: [question.version] }, 'no licence_conflict'],
    ['of another version than one whose licences conflict', { conflicts: ['0.0.1'] }, 'yes grant'],
    ['expired by its row', { grantState: 'expired' }, 'no grant_expired'],
    ['expired by the clock', { until: question.at }, 'no grant_expired'],
    ['not started', { from: new Date('2026-11-22T09:00:00.001Z') }, 'no grant_not_started'],
    ['started just now', { from: question.at }, 'yes grant'],
    ['another version', { versions: '^2.0.0' }, 'no version_not_granted'],
    ['another operation', { operations: ['view'] }, 'no operation_not_granted'],
    [
      'an organisation that the person left',
      { beneficiary: { kind: 'organisation', organisation: 'vien' } },
      'no no_grant',
    ],
    ['the person’s own', { beneficiary: { kind: 'person', personId: 'lan' } }, 'yes grant'],
    ['another person’s own', { beneficiary: { kind: 'person', personId: 'minh' } }, 'no no_grant'],
  ])('%s', (_name, changes, expected) => {
    expect(rulesOf({ seats: [{ ...seat, ...changes }] })).toBe(expected);
  });

  test('says which terms are missing, and where the answer comes from', () => {
    const waiting: HeldSeat = { ...seat, seatState: 'pending-acceptance', missingTerms: terms };
    const [reason] = decideAccess(question, { ...gated, seats: [waiting] }).because;
    expect(reason).toMatchObject({ grantId: 'g1', seatId: 's1', terms });
    expect(reason?.message).toContain('LicenseRef-contract-1 version 2');
  });

  test('a person’s own grant outlives the standing of their organisation', () => {
    const own: HeldSeat = { ...seat, beneficiary: { kind: 'person', personId: 'lan' } };
    expect(rulesOf({ seats: [own], subject: from('dai-hoc', 'suspended') })).toBe('yes grant');
    expect(rulesOf({ subject: from('dai-hoc', 'suspended') })).toBe('no organisation_not_in_good_standing');
  });

  test('one grant is enough, and the longest one is named', () => {
    const longer: HeldSeat = { ...seat, grantId: 'g2', until: new Date('2028-01-01T00:00:00Z') };
    const revoked: HeldSeat = { ...seat, grantId: 'g3', grantState: 'revoked' };
    const decision = decideAccess(question, { ...gated, seats: [revoked, seat, longer] });
    expect(decision).toMatchObject({ allowed: true, because: [{ grantId: 'g2' }], until: longer.until });
  });

  test('a suspension beats what another grant allows, where it applies', () => {
    const suspended: HeldSeat = { ...seat, grantId: 'g2', grantState: 'suspended' };
    expect(rulesOf({ seats: [seat, suspended] })).toBe('no grant_suspended');
    expect(rulesOf({ seats: [seat, { ...suspended, versions: '^3.0.0' }] })).toBe('yes grant');
  });

  test('every refusal of several grants is named', () => {
    const seats: HeldSeat[] = [
      { ...seat, grantState: 'revoked' },
      { ...seat, versions: '^3.0.0' },
    ];
    expect(rulesOf({ seats })).toBe('no grant_revoked version_not_granted');
  });
});
