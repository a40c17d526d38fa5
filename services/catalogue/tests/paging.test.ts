import type { SearchRequest } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lexemeCounts } from '../src/domain/lexeme-counts.ts';
import { matchQuery } from '../src/domain/match-query.ts';
import { findBest } from '../src/operations/find-best.ts';
import { givenPublished } from './given.ts';
import { type StartedCatalogue, startTestCatalogue } from './start-catalogue.ts';

const COUNT = 45;

let catalogue: StartedCatalogue;
const known = Array.from({ length: COUNT }, (_, index) => `bo-${index}`);
beforeAll(async () => {
  catalogue = await startTestCatalogue();
  for (const [index, name] of known.entries()) {
    // Titles repeat, so that pages end amid equal sort keys and equal ranks.
    const title = `Bộ dữ liệu ${'ABC'[index % 3]}`;
    await givenPublished(catalogue, { name, title, summary: 'dữ liệu '.repeat(index % 4) });
  }
  await catalogue.settle();
});
afterAll(() => catalogue?.[Symbol.asyncDispose]());

/** Reads all pages, with something happening between any two. */
async function walk(request: Partial<SearchRequest>, between: () => Promise<void>): Promise<string[]> {
  const found: string[] = [];
  let pageToken = '';
  do {
    const page = await catalogue.client().search({ ...request, pageToken, pageSize: 7 } as SearchRequest);
    expect(page.items.length).toBeLessThanOrEqual(7);
    found.push(...page.items.map(({ ref }) => ref?.name as string));
    pageToken = page.nextPageToken;
    await between();
  } while (pageToken !== '');
  return found;
}

describe('paging', () => {
  test.each([
    { sort: 'newest' },
    { sort: 'name' },
    { sort: 'relevance', query: 'dữ liệu' },
    { sort: 'newest', query: 'du lieu' },
    { sort: 'name', query: '"dữ liệu"' },
  ])('by %j shows everything once and in order while items arrive', async (request) => {
    const before = await walk(request, async () => {});
    expect(new Set(before).size).toBe(before.length);
    expect(known.every((name) => before.includes(name))).toBe(true);
    let arrived = 0;
    const during = await walk(request, async () => {
      const name = `moi-${JSON.stringify(request).length}-${request.sort}-${arrived++}`;
      await givenPublished(catalogue, { name, title: `Bộ dữ liệu ${'ABC'[arrived % 3]}` });
      await catalogue.settle();
    });
    expect(new Set(during).size).toBe(during.length);
    expect(during.filter((name) => before.includes(name))).toEqual(before);
  });
});

describe('words that stand nearly everywhere', () => {
  const common = lexemeCounts(
    new Map(['~bo', '~du', '~lieu', '~bo du', '~du lieu'].map((lexeme) => [lexeme, 1_000_000])),
  );
  const filters = { kind: '', organisation: '', licence: '', access: '', language: '', tag: '', task: '', label: '' };
  const best = async (text: string) => {
    const query = matchQuery(text, common);
    if (!query) throw new Error('nothing to search for');
    const hits = { insight: { organisations: [], overseer: false }, filters, query };
    const found = await findBest(catalogue.db, hits, { page: { limit: 5, after: undefined }, counts: common });
    return found.map(({ item }) => item.name);
  };

  test('are found among the newest items', async () => {
    expect(await best('bo du lieu')).toHaveLength(5);
  });

  test('leave the lead to what is called exactly so and to what holds the rare word', async () => {
    await givenPublished(catalogue, {
      name: 'khanh-hoa',
      title: 'Bộ dữ liệu Khánh Hoà',
      description: `${'x '.repeat(500)} cuối`,
    });
    await givenPublished(catalogue, { name: 'bo-du-lieu', title: 'Tên' });
    await catalogue.settle();
    expect((await best('bộ dữ liệu khánh hoà'))[0]).toBe('khanh-hoa');
    expect((await best('bo du lieu'))[0]).toBe('bo-du-lieu');
  });

  test('a word at the end of a long text is searched too', async () => {
    const { items } = await catalogue.client().search({ query: '"cuối"' } as SearchRequest);
    expect(items.map(({ ref }) => ref?.name)).toEqual(['khanh-hoa']);
  });
});
