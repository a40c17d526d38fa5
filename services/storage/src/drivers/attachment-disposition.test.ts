import { expect, test } from 'vitest';
import { attachmentDisposition } from './attachment-disposition.ts';

test.each([
  ['data.csv', `attachment; filename="data.csv"; filename*=UTF-8''data.csv`],
  ['câu hỏi (1).txt', `attachment; filename="c_u h_i (1).txt"; filename*=UTF-8''c%C3%A2u%20h%E1%BB%8Fi%20%281%29.txt`],
  [`a"b\\c'd*.txt`, `attachment; filename="a_b_c'd*.txt"; filename*=UTF-8''a%22b%5Cc%27d%2A.txt`],
  ['100%25.txt', `attachment; filename="100_25.txt"; filename*=UTF-8''100%2525.txt`],
])('offers %j', (name, disposition) => {
  expect(attachmentDisposition(name)).toBe(disposition);
});
