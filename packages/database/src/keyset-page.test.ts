import { describe, expect, test } from 'vitest';
import { momentKey, pageRequest, pageToken, stringKey, toPage } from './keyset-page.ts';

describe('keyset paging', () => {
  test('a page token leads to the row after the last one shown', () => {
    const page = toPage([{ name: 'a' }, { name: 'b' }, { name: 'c' }], 2, (row) => [row.name]);
    expect(page.rows.map((row) => row.name)).toEqual(['a', 'b']);
    expect(pageRequest({ pageSize: 2, pageToken: page.nextPageToken }, stringKey(1)).after).toEqual(['b']);
  });

  test('the last page has no token', () => {
    expect(toPage([{ name: 'a' }], 2, (row) => [row.name]).nextPageToken).toBe('');
  });

  test.each(['x', Buffer.from('{}').toString('base64url'), Buffer.from('[1]').toString('base64url')])(
    'refuses a cursor from elsewhere: %s',
    (pageToken) => {
      expect(() => pageRequest({ pageSize: 0, pageToken }, stringKey(1))).toThrow(
        expect.objectContaining({ code: 'invalid_cursor' }),
      );
    },
  );

  test('refuses a page size out of range', () => {
    expect(() => pageRequest({ pageSize: 201, pageToken: '' }, stringKey(1))).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });
});

test.each([
  '',
  'yesterday',
  '1',
  '9999-99-99',
  '9999-99-99T00:00:00.000Z',
  '2026-11-22',
  '+012026-11-22T00:00:00.000Z',
])('refuses a token that begins with %o where a moment belongs', (moment) => {
  const token = pageToken([moment, 'a']);
  expect(() => pageRequest({ pageSize: 0, pageToken: token }, momentKey(2))).toThrowWithCode('invalid_cursor');
});

test('takes a moment where one belongs', () => {
  const key = ['2026-11-22T00:00:00.000Z', 'a'];
  expect(pageRequest({ pageSize: 0, pageToken: pageToken(key) }, momentKey(2)).after).toEqual(key);
});
