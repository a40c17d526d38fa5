import { expect, test } from 'vitest';
import { LoadCache } from './load-cache.ts';

test('a key is loaded once, also by two at the same time', async () => {
  const cache = new LoadCache<string>(2);
  let loads = 0;
  const load = async () => `value ${++loads}`;
  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual(['value 1', 'value 1']);
  expect(await cache.get('a', load)).toBe('value 1');
});

test('the least recently used is dropped', async () => {
  const cache = new LoadCache<string>(2);
  const loaded: string[] = [];
  const get = (key: string) =>
    cache.get(key, async () => {
      loaded.push(key);
      return key;
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
  expect(loaded).toEqual(['a', 'b', 'c', 'b']);
});

test('a failed load is tried again', async () => {
  const cache = new LoadCache<string>(2);
  const failure = new Error('not reachable');
  await expect(cache.get('a', () => Promise.reject(failure))).rejects.toBe(failure);
  expect(await cache.get('a', async () => 'there now')).toBe('there now');
});
