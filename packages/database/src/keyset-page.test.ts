import { describe, expect, test } from 'vitest';
import { pageRequest, stringKey, toPage } from './keyset-page.ts';

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
