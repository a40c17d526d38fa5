import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rememberFor } from './remember-for.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an answer that is remembered', () => {
  test('is asked for once in the time', async () => {
    let asked = 0;
    const ask = rememberFor(1_000, async () => ++asked);
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    vi.advanceTimersByTime(1_001);
    expect(await ask()).toBe(2);
  });

  test('is asked for again after a failure', async () => {
    const read = vi.fn().mockRejectedValueOnce(new Error('no')).mockResolvedValue('yes');
    const ask = rememberFor(1_000, read);
    await expect(ask()).rejects.toThrow('no');
    expect(await ask()).toBe('yes');
  });
});
