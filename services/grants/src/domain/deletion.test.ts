import { expect, test } from 'vitest';
import { deletionOf, isLate } from './deletion.ts';
import type { Grant } from './grant.ts';

const DAY = 24 * 60 * 60_000;
const END = new Date('2027-01-01T00:00:00Z');
const DUE = new Date('2027-01-31T00:00:00Z');
const ended = { id: 'g', state: 'expired', deletionRequired: true, activatedAt: new Date('2026-06-01') } as Grant;

test.each<[string, Partial<Grant>, boolean]>([
  ['expired', {}, true],
  ['revoked', { state: 'revoked' }, true],
  ['given up', { state: 'closed' }, true],
  ['renewed', { state: 'superseded' }, false],
  ['still open', { state: 'active' }, false],
  ['under terms that do not ask', { deletionRequired: false }, false],
  ['never used', { activatedAt: undefined }, false],
])('of a grant that is %s: %s', (_what, changes, isAsked) => {
  expect(deletionOf({ ...ended, ...changes }, END, DAY)?.dueAt).toEqual(isAsked ? DUE : undefined);
});

test('is late from its due moment on, unless it was attested', () => {
  expect(isLate({ dueAt: DUE, attestedAt: undefined }, DUE)).toBe(true);
  expect(isLate({ dueAt: DUE, attestedAt: undefined }, new Date(DUE.getTime() - 1))).toBe(false);
  expect(isLate({ dueAt: DUE, attestedAt: DUE }, new Date('2028-01-01'))).toBe(false);
});
