import { describe, expect, test } from 'vitest';
import { digestOfApiToken, newApiTokenSecret } from './api-token-secret.ts';

describe('the secret of an API token', () => {
  test('is found again in both spellings', () => {
    const { token, digest, hint } = newApiTokenSecret();
    expect(token).toMatch(/^alt_[0-9A-Za-z]{49}$/);
    expect(token.startsWith(hint)).toBe(true);
    expect(digestOfApiToken(token)).toBe(digest);
    expect(digestOfApiToken(token.replace('alt_', 'hf_'))).toBe(digest);
  });

  test('is never the same', () => {
    const tokens = new Set(Array.from({ length: 100 }, () => newApiTokenSecret().token));
    expect(tokens.size).toBe(100);
  });

  test('one changed character anywhere is noticed', () => {
    const { token } = newApiTokenSecret();
    for (let place = 0; place < token.length; place += 1) {
      const other = token[place] === 'x' ? 'y' : 'x';
      expect(digestOfApiToken(token.slice(0, place) + other + token.slice(place + 1))).toBeUndefined();
    }
  });

  test.each(['', 'alt_', 'alt_short', 'ALT_x', ' ', 'eyJhbGciOi.J9.x'])('"%s" is none', (text) => {
    expect(digestOfApiToken(text)).toBeUndefined();
  });
});
