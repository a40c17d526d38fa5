import type { Sort } from './search-request.ts';

/** Where a page ended: the sort, the value sorted by and the id, which breaks ties. */
export type PageKey =
  | readonly ['relevance', number, string]
  | readonly ['newest', string, string]
  | readonly ['name', string, string];

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SORT_KEY = /^[\x20-\x7e]{0,4000}$/;

/** A reader of the page keys of one sort; it returns undefined for what that sort never gave out. */
export function pageKeyOf(sort: Sort): (key: unknown[]) => PageKey | undefined {
  return ([given, value, id, ...more]) =>
    given === sort && isValueOf(sort, value) && typeof id === 'string' && UUID.test(id) && more.length === 0
      ? ([sort, value, id] as unknown as PageKey)
      : undefined;
}

function isValueOf(sort: Sort, value: unknown): boolean {
  switch (sort) {
    case 'relevance':
      return typeof value === 'number' && Number.isFinite(value);
    case 'newest':
      return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
    case 'name':
      return typeof value === 'string' && SORT_KEY.test(value);
  }
}
