import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test.each([
  ['/datasets/a/b?version=1.0.0', '/datasets/a/b?version=1.0.0'],
  ['/?q=a%20b', '/?q=a%20b'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?then=/', '/'],
])('%j leads to %s', (asked, path) => {
  expect(returnPath(asked)).toBe(path);
});
