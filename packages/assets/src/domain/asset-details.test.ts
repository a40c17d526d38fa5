import { expect, test } from 'vitest';
import type { AssetDetails } from './asset.ts';
import { detailsProblems } from './asset-details.ts';

const details: AssetDetails = {
  title: 'Ngân hàng cây cú pháp tiếng Việt',
  summary: 'Một dòng.\nHai dòng.',
  description: '# Mô tả\n\n\tđoạn',
  access: 'open',
  licence: 'CC-BY-SA-4.0',
  languages: ['vi', 'en-GB'],
  tags: ['cú pháp', 'size_categories:1K<n<10K'],
  personalData: '',
  tasks: ['token-classification'],
};

test('good details have no problem', () => {
  expect(detailsProblems(details)).toEqual([]);
  expect(detailsProblems({})).toEqual([]);
});

test.each<[keyof AssetDetails, unknown, string]>([
  ['title', '  ', 'needed'],
  ['title', 'x'.repeat(201), 'longer'],
  ['title', 'a\nb', 'control'],
  ['summary', 'x'.repeat(1_001), 'longer'],
  ['description', 'đ'.repeat(131_073), '256 KiB'],
  ['description', 'a\u0000', 'control'],
  ['access', 'public', 'one of open, alliance, gated, private'],
  ['licence', 'x'.repeat(1_001), 'longer'],
  ['languages', ['vi', 'not a tag'], 'entry 2 is not a BCP 47 tag'],
  ['languages', Array.from({ length: 51 }, () => 'vi'), 'more than 50'],
  ['tags', ['a', 'a'], 'entry 2 stands there twice'],
  ['tags', [' '], 'needed'],
  ['tasks', ['Text Classification'], 'lower-case'],
  ['personalData', 'unknown', 'one of none, pseudonymised, present'],
])('%s %j is refused', (field, value, why) => {
  const problems = detailsProblems({ ...details, [field]: value });
  expect(problems).toEqual([{ field, problem: expect.stringContaining(why) }]);
});

test('every problem is named at once', () => {
  const problems = detailsProblems({ ...details, title: '', tasks: ['A'], access: 'x' as 'open' });
  expect(problems.map(({ field }) => field)).toEqual(['title', 'access', 'tasks']);
});
