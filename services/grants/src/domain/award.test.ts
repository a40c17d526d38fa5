import { expect, test } from 'vitest';
import { type Award, claimableUntil, endedAward, requireClaimable } from './award.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-11-23T00:00:00Z');
const days = (count: number) => new Date(NOW.getTime() + count * DAY);
const AWARD: Award = {
  id: 'a',
  asset: { kind: 'dataset', organisation: 'viet-data', name: 'dia-danh' },
  email: 'lan@example.vn',
  versions: '*',
  purpose: 'research',
  operations: ['view'],
  until: days(90),
  reason: 'Theo thoả thuận.',
  givenBy: 'hoa',
  givenAs: 'steward',
  state: 'open',
  givenAt: NOW,
  expiresAt: days(30),
  endedAt: undefined,
  requestId: undefined,
};

test.each([
  [90, 30],
  [30, 30],
  [7, 7],
])('access until day %i can be claimed until day %i', (until, expected) => {
  expect(claimableUntil({ until: days(until) }, NOW, DAY)).toEqual(days(expected));
});

test('the clock ends it, not a job', () => {
  expect(() => requireClaimable(AWARD, new Date(days(30).getTime() - 1))).not.toThrow();
  expect(() => requireClaimable(AWARD, days(30))).toThrow(/ask for access/);
});

test.each(['claimed', 'declined', 'withdrawn', 'expired'] as const)('%s, it has no address', (state) => {
  expect(endedAward(AWARD, state, NOW)).toMatchObject({ state, email: undefined, endedAt: NOW });
});
