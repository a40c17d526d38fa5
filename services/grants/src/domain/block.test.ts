import { expect, test } from 'vitest';
import { blockProblems } from './block.ts';

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
