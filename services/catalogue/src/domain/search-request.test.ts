import { describe, expect, test } from 'vitest';
import { checkSearch } from './search-request.ts';

const request = {
  query: '',
  sort: '',
  kind: '',
  organisation: '',
  licence: '',
  access: '',
  language: '',
  tag: '',
  task: '',
  label: '',
};

describe('a search', () => {
  test.each([
    ['', '', 'newest'],
    ['', 'dữ liệu', 'relevance'],
    ['relevance', ' ', 'newest'],
    ['name', 'dữ liệu', 'name'],
    ['newest', 'dữ liệu', 'newest'],
  ])('asked to sort by %j with the query %j sorts by %s', (sort, query, expected) => {
    expect(checkSearch({ ...request, sort, query })).toBe(expected);
  });

  test('is refused with every problem at once', () => {
    const wrong = { ...request, sort: 'best', query: 'x'.repeat(501), tag: 'x'.repeat(65) };
    expect(() => checkSearch(wrong)).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        details: { fields: ['query', 'tag', 'sort'].map((field) => expect.objectContaining({ field })) },
      }),
    );
  });
});
