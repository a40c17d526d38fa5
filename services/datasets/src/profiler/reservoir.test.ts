import { expect, test } from 'vitest';
import { Reservoir } from './reservoir.ts';

function sampleOf(length: number): string[] {
  const reservoir = new Reservoir(100);
  for (let number = 0; number < length; number += 1) reservoir.add(String(number));
  return reservoir.kept;
}

test('a short stream is kept wholly, of a long one a part that is spread over it and always the same', () => {
  expect(sampleOf(3)).toEqual(['0', '1', '2']);
  const sample = sampleOf(10_000).map(Number);
  expect(sample).toHaveLength(100);
  expect(new Set(sample).size).toBe(100);
  expect(sample.filter((number) => number >= 5_000).length).toBeGreaterThan(30);
  expect(sampleOf(10_000)).toEqual(sample.map(String));
});
