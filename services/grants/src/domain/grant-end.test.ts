import { expect, test } from 'vitest';
import { daysLeft, expiringFrom, nextReminder } from './grant-end.ts';

const DAY = 24 * 60 * 60_000;
const START = new Date('2026-01-01T00:00:00Z');
const day = (days: number) => new Date(START.getTime() + days * DAY);

test.each([
  [365, 305],
  [90, 30],
  [61, 1],
  [60, 30],
  [10, 5],
])('a grant of %i days is nearly over from day %i', (lasts, from) => {
  expect(expiringFrom({ from: START, until: day(lasts) }, DAY)).toEqual(day(from));
});

test.each([
  ['before all', 365, 0, 305],
  ['after the first', 365, 305, 335],
  ['after the second', 365, 335, 358],
  ['after a long sleep', 365, 350, 358],
  ['after the last', 365, 358, undefined],
  ['of a short grant', 40, 0, 20],
  ['of a short grant, next', 40, 20, 33],
  ['of a very short one', 10, 5, undefined],
])('the end is told of %s', (_when, lasts, after, next) => {
  const until = day(lasts);
  const grant = { until, expiringFrom: expiringFrom({ from: START, until }, DAY) };
  expect(nextReminder(grant, day(after), DAY)).toEqual(next === undefined ? undefined : day(next));
});

test('days that are left are counted whole', () => {
  expect(daysLeft({ until: day(7) }, new Date(day(1).getTime() - 1), DAY)).toBe(7);
  expect(daysLeft({ until: day(7) }, day(8), DAY)).toBe(0);
});
