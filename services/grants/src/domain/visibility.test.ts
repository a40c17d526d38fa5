import type { Membership } from '@alliance/auth/caller';
import { describe, expect, test } from 'vitest';
import type { SeatedGrant } from './grant.ts';
import type { AccessRequest } from './request.ts';
import {
  mayAskAboutOthers,
  mayReadToSign,
  maySeeAsset,
  maySeeGrant,
  maySeeRequest,
  maySeeVersion,
  maySeeWholeGrant,
} from './visibility.ts';

const viewer = (
  personId: string,
  membership?: [string, Membership['role']],
  allianceRole?: 'governance' | 'auditor',
) => ({
  personId,
  memberships: membership ? [{ organisation: membership[0], role: membership[1], state: 'suspended' as const }] : [],
  allianceRoles: allianceRole ? [allianceRole] : [],
});
const viewers = {
  nobody: null,
  applicant: viewer('lan'),
  stranger: viewer('x'),
  beneficiaryOwner: viewer('x', ['dai-hoc', 'owner']),
  beneficiaryMember: viewer('x', ['dai-hoc', 'steward']),
  steward: viewer('x', ['viet-data', 'steward']),
  owner: viewer('x', ['viet-data', 'owner']),
  ownMember: viewer('x', ['viet-data', 'publisher']),
  governance: viewer('x', undefined, 'governance'),
  auditor: viewer('x', undefined, 'auditor'),
};
const allowed = (may: (who: (typeof viewers)[keyof typeof viewers]) => boolean) =>
  Object.entries(viewers)
    .filter(([, who]) => may(who))
    .map(([name]) => name);

const asset = { kind: 'dataset', organisation: 'viet-data', name: 'x' } as const;
const held = { asset, applicantId: 'lan', beneficiary: { kind: 'organisation', organisation: 'dai-hoc' } } as const;
const overseers = ['governance', 'auditor'];

describe('who may see', () => {
  test('a private asset, and any other', () => {
    expect(allowed((who) => maySeeAsset(who, 'viet-data', 'private'))).toEqual([
      'steward',
      'owner',
      'ownMember',
      ...overseers,
    ]);
    expect(allowed((who) => maySeeAsset(who, 'viet-data', 'gated'))).toHaveLength(Object.keys(viewers).length);
  });

  test('a draft version, and any other', () => {
    expect(allowed((who) => maySeeVersion(who, 'viet-data', 'draft'))).toEqual([
      'steward',
      'owner',
      'ownMember',
      ...overseers,
    ]);
    expect(allowed((who) => maySeeVersion(who, 'viet-data', 'retracted'))).toHaveLength(Object.keys(viewers).length);
  });

  test('a request, and its draft', () => {
    const request = (state: AccessRequest['state']) => ({ ...held, state, submittedAt: new Date() }) as AccessRequest;
    const both = ['applicant', 'beneficiaryOwner', 'steward', 'owner', ...overseers];
    expect(allowed((who) => maySeeRequest(who, request('submitted')))).toEqual(both);
    expect(allowed((who) => maySeeRequest(who, request('rejected')))).toEqual(both);
    expect(allowed((who) => maySeeRequest(who, request('draft')))).toEqual(['applicant']);
    expect(allowed((who) => maySeeRequest(who, request('awaiting-signature')))).toEqual(both);
    const unsubmitted = { ...request('awaiting-signature'), submittedAt: undefined };
    expect(allowed((who) => maySeeRequest(who, unsubmitted))).toEqual(['applicant', 'beneficiaryOwner']);
    expect(allowed((who) => mayReadToSign(who, unsubmitted))).toEqual(['beneficiaryOwner']);
    expect(allowed((who) => mayReadToSign(who, request('submitted')))).toEqual([]);
  });

  test('a grant, whole or as one with a seat', () => {
    const grant = { ...held, seats: [{ personId: 'lan' }] } as unknown as SeatedGrant;
    const whole = ['beneficiaryOwner', 'steward', 'owner', ...overseers];
    expect(allowed((who) => maySeeWholeGrant(who, grant))).toEqual(whole);
    expect(allowed((who) => maySeeGrant(who, grant))).toEqual(['applicant', ...whole]);
    const managed = { ...grant, seats: [], seatManager: 'x' } as SeatedGrant;
    expect(allowed((who) => maySeeGrant(who, managed))).toEqual([
      'beneficiaryOwner',
      'beneficiaryMember',
      ...whole.slice(1),
    ]);
    expect(allowed((who) => maySeeWholeGrant(who, managed))).toEqual(whole);
    const own = { ...grant, beneficiary: { kind: 'person', personId: 'lan' }, seats: [] } as SeatedGrant;
    expect(allowed((who) => maySeeWholeGrant(who, own))).toEqual(['applicant', 'steward', 'owner', ...overseers]);
  });

  test('what other people may do', () => {
    expect(allowed((who) => mayAskAboutOthers(who, 'viet-data'))).toEqual(['steward', 'owner', ...overseers]);
  });
});
