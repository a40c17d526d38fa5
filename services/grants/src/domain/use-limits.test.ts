import { expect, test } from 'vitest';
import { beyondUse } from './use-ceiling.ts';
import { useCodeProblems } from './use-limits.ts';

test.each<[string, string, string[], boolean, boolean]>([
  ['a plain code', 'DUO:0000042', [], true, true],
  ['a code that nobody knows', 'XYZ:1', ['a'], true, true],
  ['what is no code', 'not a code', [], false, false],
  ['values that it does not take', 'DUO:0000042', ['VN'], false, false],
  ['countries', 'DUO:0000022', ['VN', 'LA'], true, true],
  ['what are none', 'DUO:0000022', ['Lào'], false, false],
  ['months', 'DUO:0000025', ['12'], true, true],
  ['no months', 'DUO:0000025', [], false, true],
  ['too many months', 'DUO:0000025', ['61'], false, false],
  ['two ends', 'DUO:0000025', ['6', '12'], false, false],
  ['a day', 'DUO:0000024', ['2027-02-30'], false, false],
  ['words without end', 'XYZ:1', ['x'.repeat(65)], false, false],
])('%s', (_what, code, values, ofAsset, ofRequest) => {
  expect(useCodeProblems([{ code, values }], { of: 'asset' }).length === 0).toBe(ofAsset);
  expect(useCodeProblems([{ code, values }], { of: 'request' }).length === 0).toBe(ofRequest);
});

test('codes are few, and each is there once', () => {
  const one = { code: 'no-training', values: [] };
  expect(useCodeProblems([one, one], { of: 'asset' })).toMatchObject([{ field: 'useCodes[1].code' }]);
  const many = Array.from({ length: 31 }, (_, index) => ({ code: `X:${index}`, values: [] }));
  expect(useCodeProblems(many, { of: 'asset' })).toMatchObject([{ field: 'useCodes' }]);
});

test('a time limit counts calendar months from the start of access', () => {
  const from = new Date('2027-01-31T08:00:00Z');
  const limit = [{ code: 'DUO:0000025', values: ['1'] }];
  const until = (text: string) => beyondUse(limit, { operations: ['view'], from, until: new Date(text) });
  expect(until('2027-02-28T08:00:00Z')).toEqual([]);
  expect(until('2027-02-28T08:00:01Z')).toMatchObject([{ field: 'until', code: 'DUO:0000025' }]);
  expect(beyondUse(limit, { operations: ['view'], from, until: undefined })).toEqual([]);
});
