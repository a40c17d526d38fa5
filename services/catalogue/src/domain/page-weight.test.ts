import { describe, expect, test } from 'vitest';
import type { CatalogueItem } from './catalogue-item.ts';
import { itemsThatFit } from './page-weight.ts';

const item = (summary: string) =>
  ({
    title: 't',
    summary,
    languages: ['vi'],
    tags: [],
    tasks: [],
    licence: '',
    organisationName: '',
    name: '',
    organisation: '',
  }) as unknown as CatalogueItem;

describe('a page', () => {
  test('holds all items of a usual size', () => {
    expect(itemsThatFit(Array.from({ length: 200 }, () => item('ngắn')))).toBe(200);
    expect(itemsThatFit([])).toBe(0);
  });

  test('is cut before it is too large for a message, and holds at least one', () => {
    expect(itemsThatFit(Array.from({ length: 200 }, () => item('ệ'.repeat(10_000))))).toBeLessThan(40);
    expect(itemsThatFit([item('x'.repeat(5_000_000))])).toBe(1);
  });
});
