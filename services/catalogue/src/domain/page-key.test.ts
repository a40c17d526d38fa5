import { describe, expect, test } from 'vitest';
import { pageKeyOf } from './page-key.ts';
import { SORTS, type Sort } from './search-request.ts';

const ID = '019ab000-0000-7000-8000-000000000001';
const keys: Record<Sort, unknown[]> = {
  relevance: ['relevance', 0.0607927106320858, ID],
  newest: ['newest', '2026-11-22T08:00:00.123Z', ID],
  name: ['name', 'AB CD 01', ID],
};

describe('page keys', () => {
  test.each(SORTS)('of %s are read by that sort alone', (sort) => {
    for (const other of SORTS) expect(pageKeyOf(other)(keys[sort])).toEqual(other === sort ? keys[sort] : undefined);
  });

  test.each([
    ['relevance', ['relevance', 'x', ID]],
    ['relevance', ['relevance', null, ID]],
    ['newest', ['newest', '2026-13-45T08:00:00.123Z', ID]],
    ['newest', ['newest', 'infinity', ID]],
    ['name', ['name', 'dữ', ID]],
    ['name', ['name', 'a', 'not-an-id']],
    ['name', ['name', 'a', ID, 'more']],
    ['name', []],
  ] as [Sort, unknown[]][])('%s refuses %j', (sort, key) => {
    expect(pageKeyOf(sort)(key)).toBeUndefined();
  });
});
