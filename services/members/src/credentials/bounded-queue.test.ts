import { expect, test } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

test('runs a few at once, in order, and refuses what would wait too long', async () => {
  const queue = new BoundedQueue(2, 3);
  const finish: (() => void)[] = [];
  const started: number[] = [];
  const work = (n: number) =>
    queue.run(() => {
      started.push(n);
      return new Promise<number>((resolve) => finish.push(() => resolve(n)));
    });
  const results = [1, 2, 3, 4, 5].map(work);
  await expect(work(6)).toThrowWithCode('unavailable');
  expect(started).toEqual([1, 2]);
  while (finish.length > 0) {
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all(results)).toEqual([1, 2, 3, 4, 5]);
  expect(started).toEqual([1, 2, 3, 4, 5]);
});

test('goes on after work that failed', async () => {
  const queue = new BoundedQueue(1, 1);
  await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await queue.run(async () => 'yes')).toBe('yes');
});
