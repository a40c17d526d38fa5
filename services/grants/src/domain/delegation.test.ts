import { expect, test } from 'vitest';
import { delegationProblems } from './delegation.ts';

const now = new Date('2026-11-22T08:00:00Z');
const asset = (organisation: string) => ({ kind: 'dataset', organisation, name: 'a' }) as const;

test.each<[string, { from?: string; until?: string | undefined; assets?: ReturnType<typeof asset>[] }, string[]]>([
  ['a month', {}, []],
  ['no end', { until: undefined }, ['until']],
  ['an end that was', { until: '2026-11-22T08:00:00Z' }, ['until']],
  ['an end before its start', { from: '2026-12-23T00:00:00Z' }, ['until']],
  ['more than a year', { until: '2027-11-22T08:00:01Z' }, ['until']],
  ['a start far away', { from: '2027-11-23T00:00:00Z', until: '2027-12-01T00:00:00Z' }, ['from']],
  ['assets of others', { assets: [asset('viet-data'), asset('vien')] }, ['assets']],
  ['too many assets', { assets: Array.from({ length: 101 }, () => asset('viet-data')) }, ['assets']],
])('%s', (_what, changes, fields) => {
  const given = { from: '2026-11-22T08:00:00Z', until: '2026-12-22T08:00:00Z', assets: [], ...changes };
  const until = given.until === undefined ? undefined : new Date(given.until);
  const window = { organisation: 'viet-data', from: new Date(given.from), until, assets: given.assets };
  expect(delegationProblems(window, now).map(({ field }) => field)).toEqual(fields);
});
