import { expect, test } from 'vitest';
import { WalkMemory } from './walk-memory.ts';

class Walk {
  weight = 1;
}

function memory(bounds: ConstructorParameters<typeof WalkMemory>[1]) {
  let now = 0;
  const walks = new WalkMemory(() => new Date(now), bounds);
  const recall = (key: string) => walks.recall(key, Walk, () => new Walk());
  const wait = (ms: number) => {
    now += ms;
  };
  return { walks, recall, wait };
}

test('a walk is remembered while it is being read', () => {
  const { recall, wait } = memory({ forMs: 10 });
  const first = recall('a');
  wait(9);
  expect(recall('a')).toBe(first);
  wait(9);
  expect(recall('a')).toBe(first);
  wait(11);
  recall('b');
  expect(recall('a')).not.toBe(first);
});

test('what walks hold together and their number are bounded; the one read last stays', () => {
  const { walks, recall } = memory({ weight: 10, walks: 3 });
  const first = recall('a');
  const second = recall('b');
  second.weight = 8;
  expect(recall('a')).toBe(first);
  first.weight = 3;
  recall('c');
  expect([recall('a') === first, recall('b') === second]).toEqual([true, false]);
  for (const key of ['d', 'e', 'f', 'g']) recall(key);
  expect(walks.size).toBe(3);
});
