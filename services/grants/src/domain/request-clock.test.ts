import { describe, expect, test } from 'vitest';
import {
  alarmAt,
  dueBefore,
  hasLapsed,
  isOverdue,
  NOT_STARTED,
  pauseClock,
  type RequestClock,
  resumeClock,
  startClock,
} from './request-clock.ts';

const DAY = 86_400_000;
const waiting = (clock: RequestClock) => ({ state: 'submitted', clock, createdAt: new Date(0) }) as const;
const after = (start: Date, days: number) => new Date(start.getTime() + days * DAY);

// Moments around which clocks are put forward or back somewhere, and an ordinary one.
describe.each(['2026-03-28T23:30:00Z', '2026-10-25T00:30:00Z', '2026-11-01T05:59:59Z', '2026-06-01T12:00:00Z'])(
  'a clock that starts at %s',
  (start) => {
    const from = new Date(start);
    const clock = startClock(from, DAY);

    test('is due 14 times 24 hours later, in every time zone', () => {
      const { TZ } = process.env;
      for (const zone of ['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']) {
        process.env.TZ = zone;
        expect(startClock(from, DAY).dueAt?.getTime()).toBe(from.getTime() + 14 * DAY);
      }
      process.env.TZ = TZ ?? '';
    });

    test.each([
      [0, 7, 'remind'],
      [1, 12, 'remind'],
      [2, 14, 'overdue'],
      [3, 21, 'escalate'],
    ] as const)('after %i alarms: on day %i, %s', (told, day, act) => {
      const held = waiting({ ...clock, told });
      expect(alarmAt(held, new Date(after(from, day).getTime() - 1), DAY)).toBeUndefined();
      expect(alarmAt(held, after(from, day), DAY)).toEqual({ day, act });
      expect(dueBefore(after(from, day), DAY).alarms[told]?.dueAt).toEqual(clock.dueAt);
    });
  },
);

test('the time for which it was returned does not count', () => {
  const from = new Date('2026-03-28T09:00:00Z');
  const paused = pauseClock(startClock(from, DAY), after(from, 5));
  const again = resumeClock(paused, after(from, 35));
  expect(again).toMatchObject({ pausedSince: undefined, pausedMs: 30 * DAY, dueAt: after(from, 44) });
  expect(alarmAt(waiting(again), after(from, 36.9), DAY)).toBeUndefined();
  expect(alarmAt(waiting(again), after(from, 37), DAY)).toMatchObject({ day: 7 });
  const twice = resumeClock(pauseClock(again, after(from, 38)), after(from, 39));
  expect(twice).toMatchObject({ pausedMs: 31 * DAY, dueAt: after(from, 45) });
});

test('only what waits for a decision raises alarms, and each of them once', () => {
  const from = new Date('2026-03-28T09:00:00Z');
  const late = after(from, 100);
  const clock = startClock(from, DAY);
  for (const state of ['draft', 'returned', 'approved', 'rejected', 'appealed', 'withdrawn', 'lapsed'] as const)
    expect(alarmAt({ ...waiting(clock), state }, late, DAY)).toBeUndefined();
  expect(alarmAt(waiting({ ...clock, told: 4 }), late, DAY)).toBeUndefined();
  expect(alarmAt(waiting(NOT_STARTED), late, DAY)).toBeUndefined();
  expect([0, 1, 2, 3, 4].map((told) => isOverdue({ ...clock, told }))).toEqual([false, false, false, true, true]);
});

test('drafts lapse after 90 days, returned requests after 60', () => {
  const createdAt = new Date('2026-03-01T09:00:00Z');
  const draft = { state: 'draft', clock: NOT_STARTED, createdAt } as const;
  expect(hasLapsed(draft, after(createdAt, 89.99), DAY)).toBe(false);
  expect(hasLapsed(draft, after(createdAt, 90), DAY)).toBe(true);
  const clock = pauseClock(startClock(createdAt, DAY), after(createdAt, 10));
  const returned = { state: 'returned', clock, createdAt } as const;
  expect(hasLapsed(returned, after(createdAt, 69.99), DAY)).toBe(false);
  expect(hasLapsed(returned, after(createdAt, 70), DAY)).toBe(true);
  expect(hasLapsed({ ...returned, state: 'submitted' }, after(createdAt, 400), DAY)).toBe(false);
});
