import { expect, test } from 'vitest';
import { daysLeft } from './days-left.ts';

test.each([
  ['2026-11-22T10:00:01Z', 1],
  ['2026-11-23T10:00:00Z', 1],
  ['2026-11-23T10:00:01Z', 2],
  ['2026-11-22T10:00:00Z', 0],
  ['2026-11-20T10:00:00Z', -2],
])('until %s it is %i days', (until, days) => {
  expect(daysLeft(until, new Date('2026-11-22T10:00:00Z'))).toBe(days);
});
