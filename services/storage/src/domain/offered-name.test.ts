import { expect, test } from 'vitest';
import { offeredName } from './offered-name.ts';

test.each([
  ['data.csv', 'data.csv'],
  ['dữ liệu/câu hỏi.jsonl', 'câu hỏi.jsonl'],
  ['..\\..\\evil.exe', 'evil.exe'],
  ['a\r\nb.txt', 'ab.txt'],
  ['a\u202egnp.exe', 'agnp.exe'],
  ['.gitattributes', 'gitattributes'],
  ['', 'fallback'],
  ['folder/', 'fallback'],
  [`${'x'.repeat(200)}.parquet`, `${'x'.repeat(142)}.parquet`],
])('offers %j as %j', (given, offered) => {
  expect(offeredName(given, 'fallback')).toBe(offered);
});
