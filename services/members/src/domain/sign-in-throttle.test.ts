import { describe, expect, test } from 'vitest';
import { decideAttempt, type SignInThrottle } from './sign-in-throttle.ts';

const now = new Date('2026-11-22T09:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const after = (attempts: number, changes: Partial<SignInThrottle> = {}): SignInThrottle => ({
  attempts,
  lastAttemptAt: now,
  blockedUntil: null,
  ...changes,
});

describe('sign-in throttling', () => {
  test.each([
    { before: undefined, attempts: 1, blockedUntil: null },
    { before: after(1), attempts: 2, blockedUntil: null },
    { before: after(8), attempts: 9, blockedUntil: null },
    { before: after(9), attempts: 10, blockedUntil: at(30) },
    { before: after(10, { blockedUntil: now }), attempts: 11, blockedUntil: at(60) },
    { before: after(13), attempts: 14, blockedUntil: at(480) },
    { before: after(14), attempts: 15, blockedUntil: at(900) },
    { before: after(1_000_000), attempts: 1_000_001, blockedUntil: at(900) },
    { before: after(50, { lastAttemptAt: at(-3_601) }), attempts: 1, blockedUntil: null },
    { before: after(8, { lastAttemptAt: at(-3_600) }), attempts: 9, blockedUntil: null },
  ])('after $before.attempts attempts comes attempt $attempts', ({ before, attempts, blockedUntil }) => {
    expect(decideAttempt(before, now)).toEqual({ allowed: true, next: { attempts, lastAttemptAt: now, blockedUntil } });
  });

  test('a block is not lengthened by trying', () => {
    expect(decideAttempt(after(12, { blockedUntil: at(1) }), now)).toEqual({ allowed: false, retryAt: at(1) });
  });
});
