import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hmacSha256 } from './hmac-sha256.ts';

test.each([1, 16, 32, 64])('is that of Node for keys of %i bytes', (length) => {
  for (const message of ['', 'p1', 'Trần Thị Lan', 'x'.repeat(1_000)]) {
    const key = randomBytes(length);
    expect(hmacSha256(key, message)).toEqual(createHmac('sha256', key).update(message, 'utf8').digest());
  }
});

test('refuses a key that it would have to hash first', () => {
  expect(() => hmacSha256(randomBytes(65), 'x')).toThrow('64 bytes');
});
