import { expect, test } from 'vitest';
import type { AssetDownloads } from '../../api/overseen-types.ts';
import { gatherUsage } from './gather-usage.ts';
import { lastMonths } from './months.ts';

const row = (asset: string, downloads: number): AssetDownloads => ({
  ...{ asset, downloads, files: 1, bytes: downloads * 10, people: 1, grants: 0, personIds: [] },
});

test('the last months go over the turn of a year, in UTC', () => {
  expect(lastMonths(new Date('2027-01-31T23:59:59Z'), 3)).toEqual(['2026-11', '2026-12', '2027-01']);
  expect(lastMonths(new Date('2026-03-31T00:00:00Z'), 2)).toEqual(['2026-02', '2026-03']);
});

test('statements stand side by side; a month without downloads is nothing, and the most used comes first', () => {
  const usage = gatherUsage([[row('a', 1)], [row('b', 5), row('a', 2)]]);
  expect(usage.map(({ asset, months }) => [asset, months.map(({ downloads }) => downloads)])).toEqual([
    ['b', [0, 5]],
    ['a', [1, 2]],
  ]);
  expect(usage[1]?.months[1]).toEqual({ downloads: 2, bytes: 20, people: 1 });
  expect(gatherUsage([[], []])).toEqual([]);
});
