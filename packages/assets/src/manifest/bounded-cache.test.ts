import { expect, test } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

test('keeps no more than its weight, and what is in use longest', () => {
  const cache = new BoundedCache<number>(10);
  for (let n = 0; n < 5; n += 1) cache.set(`k${n}`, n, 2);
  expect([cache.get('k0'), cache.get('k3')]).toEqual([0, 3]);
  for (let n = 5; n < 8; n += 1) cache.set(`k${n}`, n, 2);
  const kept = Array.from({ length: 8 }, (_, n) => n).filter((n) => cache.get(`k${n}`) !== undefined);
  expect(kept).toEqual([0, 3, 5, 6, 7]);
  for (let n = 8; n < 1_000; n += 1) cache.set(`k${n}`, n, 2);
  expect(Array.from({ length: 1_000 }, (_, n) => cache.get(`k${n}`)).filter((n) => n !== undefined)).toHaveLength(5);
});

test('takes nothing that is heavier than all of it', () => {
  const cache = new BoundedCache<string>(10);
  cache.set('small', 'x', 1);
  cache.set('huge', 'y', 11);
  expect(cache.get('huge')).toBeUndefined();
});
