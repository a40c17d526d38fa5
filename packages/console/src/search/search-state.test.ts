import { expect, test } from 'vitest';
import { activeFacets, effectiveSort, readSearch, searchHref, withoutFacets } from './search-state.ts';

const read = (query: string) => readSearch(new URLSearchParams(query));

test('a search survives the way into an address and back', () => {
  const search = read('q=tieng+viet&kind=dataset&licence=CC-BY-SA-4.0&language=vi&sort=name');
  expect(search).toMatchObject({
    q: 'tieng viet',
    kind: 'dataset',
    licence: 'CC-BY-SA-4.0',
    language: 'vi',
    sort: 'name',
  });
  expect(read(searchHref(search).slice('/?'.length))).toEqual(search);
});

test('what an address says that is not known is left out', () => {
  expect(searchHref(read('kind=movie&access=everyone&sort=random&tag=%20&evil=1&q='))).toBe('/catalogue');
});

test('a query is no longer than the API takes', () => {
  expect(read(`q=${'x'.repeat(2_000)}`).q).toHaveLength(500);
});

test('facets in use are listed, and can be left out', () => {
  const search = read('q=a&kind=model&tag=nlp&access=open');
  expect(activeFacets(search)).toEqual([
    { name: 'access', value: 'open' },
    { name: 'tag', value: 'nlp' },
  ]);
  expect(searchHref(withoutFacets(search))).toBe('/?q=a&kind=model');
});

test.each([
  ['', 'newest'],
  ['q=a', 'relevance'],
  ['sort=relevance', 'newest'],
  ['q=a&sort=name', 'name'],
])('%j sorts by %s', (query, sort) => {
  expect(effectiveSort(read(query))).toBe(sort);
});
