import { expect, test } from 'vitest';
import { giveWay } from './give-way.ts';

async function* three() {
  yield* [1, 2, 3];
}

test('every batch comes, in order', async () => {
  const seen: number[] = [];
  for await (const batch of giveWay(three())) seen.push(batch);
  expect(seen).toEqual([1, 2, 3]);
});

test('others have a turn after a batch that kept the processor to itself', async () => {
  let turns = 0;
  for await (const _ of giveWay(three())) {
    setTimeout(() => {
      turns += 1;
    });
    const start = performance.now();
    while (performance.now() - start < 5);
  }
  expect(turns).toBe(3);
});
