import { expect, test } from 'vitest';
import { approvalOf } from './approval.ts';
import type { AccessRequest } from './request.ts';
import type { Operation, Purpose } from './vocabulary.ts';

const now = new Date('2026-11-22T09:00:00Z');
const until = new Date('2027-11-22T00:00:00Z');

function requestFor(purpose: Purpose, operations: readonly Operation[], by?: string): AccessRequest {
  const offer = { versions: '1.0.0', operations, seats: 2, until };
  return {
    versions: '^1.0.0',
    purpose,
    operations,
    seats: 5,
    until,
    ...(by ? { firstApproval: { by, at: now, offer } } : {}),
  } as AccessRequest;
}
const approve = (request: AccessRequest, narrowing = {}) => approvalOf(request, narrowing, { personId: 'hoa', now });

test.each([
  ['research', ['download'], 'approve'],
  ['teaching', ['train', 'redistribute'], 'approve'],
  ['commercial', ['download'], 'approve-first'],
  ['research', ['publish-weights'], 'approve-first'],
] as const)('%s, to %s: %s', (purpose, operations, act) => {
  expect(approve(requestFor(purpose, operations)).act).toBe(act);
});

test('what is narrowed away needs no second decision', () => {
  const request = requestFor('research', ['download', 'publish-weights']);
  expect(approve(request, { operations: ['download'] }).act).toBe('offer');
});

test('the second approval is another person’s, and gives what the first gave or less', () => {
  const approved = approve(requestFor('commercial', ['download'], 'mai'));
  expect(approved).toMatchObject({ act: 'offer', offer: { versions: '1.0.0', seats: 2 } });
  expect(() => approve(requestFor('commercial', ['download'], 'mai'), { seats: 3 })).toThrowWithCode(
    'invalid_argument',
  );
  expect(() => approve(requestFor('commercial', ['download'], 'hoa'))).toThrowWithCode('separation_of_duties');
});

test.each([
  ['the first alone set', 100, undefined, 100],
  ['the second alone set', undefined, 80, 80],
  ['the second lowers', 100, 80, 80],
  ['the second cannot raise', 100, 200, 100],
  ['nobody set', undefined, undefined, undefined],
])('of a quota that %s, %s and %s make %s', (_, quotaBytes, second, given) => {
  const request = requestFor('commercial', ['download']);
  const { offer } = approvalOf(request, { quotaBytes }, { personId: 'mai', now });
  const confirmed = approve({ ...request, firstApproval: { by: 'mai', at: now, offer } }, { quotaBytes: second });
  expect(confirmed).toMatchObject({ act: 'approve', offer: { quotaBytes: given } });
});

test('what nobody asked for waits for nobody when it is narrowed', () => {
  const request = { ...requestFor('research', ['download']), unasked: true };
  expect(approve(request, { seats: 1 }).act).toBe('approve');
  expect(approve({ ...request, unasked: false }, { seats: 1 }).act).toBe('offer');
});
