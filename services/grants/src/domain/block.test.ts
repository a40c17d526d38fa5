import { expect, test } from 'vitest';
import { answerAppeal, blockProblems, requireStanding } from './block.ts';

const now = new Date('2026-11-22T08:00:00Z');

test.each<[string, string, string | undefined, string[]]>([
  ['a reason and an end', 'Đã chia sẻ lại dữ liệu.', '2028-11-22T08:00:00Z', []],
  ['no reason', ' ', '2027-01-01T00:00:00Z', ['reason']],
  ['too many words', 'x'.repeat(2_001), '2027-01-01T00:00:00Z', ['reason']],
  ['no end', 'x', undefined, ['expiresAt']],
  ['an end that was', 'x', '2026-11-22T08:00:00Z', ['expiresAt']],
  ['an end after 24 months', 'x', '2028-11-22T08:00:01Z', ['expiresAt']],
])('%s', (_what, reason, expiresAt, fields) => {
  const given = { reason, expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt) };
  expect(blockProblems(given, now).map(({ field }) => field)).toEqual(fields);
});

test('an appeal is about what stands, and is answered once', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const stands = { liftedAt: undefined, expiresAt: new Date('2026-11-23T00:00:00Z') };
  expect(() => requireStanding(stands, now)).not.toThrow();
  expect(() => requireStanding(stands, stands.expiresAt)).toThrowWithCode('state_conflict');
  expect(() => requireStanding({ ...stands, liftedAt: now }, now)).toThrowWithCode('state_conflict');
  const none = { answer: '', decidedBy: undefined, decidedAt: undefined };
  const open = { id: 'a', appellantId: 'lan', reasons: 'x', state: 'open', createdAt: now, ...none } as const;
  const given = { lift: true, reasons: ' Đúng. ', by: 'gov', at: now };
  const answered = answerAppeal(open, given);
  expect(answered).toMatchObject({ state: 'lifted', answer: 'Đúng.', decidedBy: 'gov' });
  expect(answerAppeal(open, { ...given, lift: false }).state).toBe('upheld');
  expect(() => answerAppeal(answered, given)).toThrowWithCode('state_conflict');
  expect(() => answerAppeal(undefined, given)).toThrowWithCode('state_conflict');
});
