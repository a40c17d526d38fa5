import { expect, test, vi } from 'vitest';
import { Remembered } from './remembered.ts';

test('is made once for all who come, anew when it is old, and at once after a failure', async () => {
  const make = vi.fn(async () => make.mock.calls.length);
  const fresh = new Remembered(60_000, make);
  expect(await Promise.all([fresh.get(), fresh.get()])).toEqual([1, 1]);
  expect(await fresh.get()).toBe(1);
  const old = new Remembered(0, make);
  expect([await old.get(), await old.get()]).toEqual([2, 3]);
  make.mockRejectedValueOnce(new Error('away'));
  const failing = new Remembered(60_000, make);
  await expect(failing.get()).rejects.toThrow('away');
  expect(await failing.get()).toBe(5);
});
