import { expect, test } from 'vitest';
import { nextUsageBatch, startOfBatch } from './usage-batch.ts';

const DAY = 86_400_000;
const at = (text: string) => new Date(`2026-11-${text}Z`);

test.each([
  ['22T00:00:00', '22T23:59:59', undefined],
  ['22T00:00:00', '23T00:00:59', undefined],
  ['22T00:00:00', '23T00:01:00', ['22T00:00:00', '23T00:00:00']],
  ['22T15:00:00', '25T12:00:00', ['22T15:00:00', '23T00:00:00']],
] as const)('what was told until %s is followed at %s by %j', (told, now, batch) => {
  const expected = batch && { from: at(batch[0]), until: at(batch[1]) };
  expect(nextUsageBatch(at(told), at(now), DAY)).toEqual(expected);
});

test('batches follow one another without a gap', () => {
  let told = startOfBatch(at('01T07:30:00'), DAY);
  const now = at('22T12:00:00');
  const seen = [];
  for (let next = nextUsageBatch(told, now, DAY); next; next = nextUsageBatch(told, now, DAY)) {
    expect(next.from).toEqual(told);
    seen.push(next);
    told = next.until;
  }
  expect([seen.length, told]).toEqual([21, at('22T00:00:00')]);
});
