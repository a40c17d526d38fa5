import { describe, expect, test } from 'vitest';
import type { HeldSeat } from './access-question.ts';
import { decideAccess } from './decide-access.ts';
import { decideBySeat } from './decide-by-seat.ts';
import { ruleOfSeat } from './seat-access.ts';

const asset = { kind: 'dataset', organisation: 'viet-data', name: 'dia-danh' } as const;
const at = new Date('2026-11-22T09:00:00Z');
const subject = {
  personId: 'lan',
  memberships: [{ organisation: 'dai-hoc', role: 'member', state: 'admitted' } as const],
};
const insider = {
  personId: 'lan',
  memberships: [...subject.memberships, { organisation: 'viet-data', role: 'member', state: 'admitted' } as const],
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
const other: HeldSeat = { ...seat, grantId: 'g2', seatId: 's2' };
const suspended: HeldSeat = { ...other, grantState: 'suspended' };
const question = { asset, version: '1.0.0', operation: 'download', at } as const;
const gated = { access: 'gated', versionState: 'published', subject } as const;

describe('a quota', () => {
  test.each([
    ['leaves room for what is asked', 12, 12, 'grant'],
    ['leaves too little', 11, 12, 'quota_exceeded'],
    ['is used up, and nobody says how much is asked', 0, undefined, 'quota_exceeded'],
    ['leaves something, and nobody says how much is asked', 1, undefined, 'grant'],
    ['is used up, and the file is empty', 0, 0, 'grant'],
    ['is not there', undefined, 10 ** 15, 'grant'],
  ])('that %s', (_, bytesLeft, bytes, rule) => {
    const asked = { ...question, ...(bytes === undefined ? {} : { bytes }) };
    expect(decideAccess(asked, { ...gated, seats: [{ ...seat, bytesLeft }] }).because).toMatchObject([{ rule }]);
  });

  test('is one of downloads alone, and another grant without one counts', () => {
    const usedUp = { ...seat, bytesLeft: 0 };
    expect(decideAccess({ ...question, operation: 'view' }, { ...gated, seats: [usedUp] }).allowed).toBe(true);
    expect(decideAccess(question, { ...gated, seats: [usedUp, other] }).because).toMatchObject([{ grantId: 'g2' }]);
  });
});

describe('a seat by itself', () => {
  test.each<[string, HeldSeat[], string | undefined]>([
    ['is good', [seat], 'grant'],
    ['is not there', [other], undefined],
    ['waits', [{ ...seat, seatState: 'pending-acceptance' }, other], undefined],
    ['is forbidden by a suspension of another', [seat, suspended], undefined],
    ['is good beside one that ended', [seat, { ...other, grantState: 'expired' }], 'grant'],
  ])('%s', (_, seats, rule) => {
    expect(ruleOfSeat(question, { ...gated, seats }, 's1')).toBe(rule);
    const covered = { asset, operations: seat.operations, versions: seat.versions, at };
    expect(decideBySeat(covered, { access: 'gated', subject, seats }, 's1').allowed).toBe(rule !== undefined);
  });

  test('does not become good by the owner’s own people, nor by access that opened, for a token', () => {
    const revoked: HeldSeat = { ...seat, grantState: 'revoked' };
    const covered = { asset, operations: seat.operations, versions: seat.versions, at };
    for (const access of ['open', 'alliance', 'gated'] as const)
      expect(decideBySeat(covered, { access, subject: insider, seats: [revoked] }, 's1').allowed).toBe(false);
    expect(decideBySeat(covered, { access: 'private', subject: insider, seats: [seat] }, 's1').allowed).toBe(false);
  });

  test.each(['*', '1.2.3', '>=1.0.0 <2.0.0', '^0.0.1', '1.0.0-rc.1', '>1.0.0'])(
    'of %s covers something',
    (versions) => {
      const ranged = { ...seat, versions, bytesLeft: 0 };
      const covered = { asset, operations: seat.operations, versions, at };
      expect(decideBySeat(covered, { access: 'gated', subject, seats: [ranged] }, 's1').allowed).toBe(true);
    },
  );
});
