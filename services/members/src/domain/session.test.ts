import { describe, expect, test } from 'vitest';
import { decideRefresh, refreshEnd, sessionEnd } from './session.ts';

const now = new Date('2026-11-22T09:00:00Z');
const later = new Date('2026-11-22T09:00:01Z');
const DAY = 86_400_000;

describe('a refresh token', () => {
  test.each([
    { usedAt: null, tokenEnds: later, endedAt: null, sessionEnds: later, outcome: 'rotate' },
    { usedAt: null, tokenEnds: now, endedAt: null, sessionEnds: later, outcome: 'over' },
    { usedAt: now, tokenEnds: later, endedAt: null, sessionEnds: later, outcome: 'stolen' },
    { usedAt: now, tokenEnds: now, endedAt: null, sessionEnds: later, outcome: 'stolen' },
    { usedAt: null, tokenEnds: later, endedAt: now, sessionEnds: later, outcome: 'over' },
    { usedAt: null, tokenEnds: later, endedAt: null, sessionEnds: now, outcome: 'over' },
    { usedAt: now, tokenEnds: later, endedAt: now, sessionEnds: later, outcome: 'over' },
  ])('used $usedAt, ends $tokenEnds, session ended $endedAt → $outcome', (row) => {
    const token = { usedAt: row.usedAt, expiresAt: row.tokenEnds };
    expect(decideRefresh(token, { endedAt: row.endedAt, expiresAt: row.sessionEnds }, now)).toBe(row.outcome);
  });

  test('never outlives its session', () => {
    const end = sessionEnd(now);
    expect(refreshEnd(now, end).getTime() - now.getTime()).toBe(30 * DAY);
    expect(refreshEnd(new Date(end.getTime() - DAY), end)).toEqual(end);
  });
});
