import { expect, test } from 'vitest';
import { rememberFew } from './remember-few.ts';

const counted = (batches: number[][]) => {
  const opened = { times: 0 };
  const open = async function* () {
    opened.times += 1;
    yield* batches;
  };
  return { opened, open };
};

test.each([
  [3, 1],
  [2, 2],
])('three items are made again only where more than %d are too many', async (most, times) => {
  const { opened, open } = counted([[1, 2], [3]]);
  const items = rememberFew(open, most);
  for (let round = 0; round < 2; round += 1) expect((await Array.fromAsync(items)).flat()).toEqual([1, 2, 3]);
  expect(opened.times).toBe(times);
});

test('what nobody went to the end of is made again', async () => {
  const { opened, open } = counted([[1, 2], [3]]);
  const items = rememberFew(open, 10);
  for await (const batch of items) if (batch.length > 0) break;
  expect((await Array.fromAsync(items)).flat()).toEqual([1, 2, 3]);
  expect(opened.times).toBe(2);
});
