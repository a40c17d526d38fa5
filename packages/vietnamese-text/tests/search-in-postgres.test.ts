import { createDatabase, type TestDatabase } from '@alliance/testing/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchDocument } from '../src/search-document.ts';
import { searchQuery } from '../src/search-query.ts';
import { sortKey } from '../src/sort-key.ts';
import { synonymTable } from '../src/synonym-table.ts';
import { readSearchPairs, SKIP_REASON, SYNONYMS } from './search-fixtures.ts';

const pairs = readSearchPairs();
const synonymsOf = synonymTable(SYNONYMS);
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('create table entries (title text, sort_key text collate "C", search tsvector)');
  await client.query('create index on entries using gin (search)');
});

afterAll(async () => {
  await client?.end();
  await database?.[Symbol.asyncDispose]();
});

async function store(...titles: readonly string[]): Promise<void> {
  await client.query('truncate entries');
  for (const title of titles) {
    const values = [title, sortKey(title), searchDocument([{ weight: 'A', text: title }])];
    await client.query('insert into entries values ($1, $2, $3::tsvector)', values);
  }
}

async function find(query: string | null): Promise<string[]> {
  const { rows } = await client.query(
    `select title from entries where search @@ $1::tsquery
      order by ts_rank('{0.1,0.2,0.4,1.0}', search, $1::tsquery, 1) desc`,
    [query],
  );
  return rows.map(({ title }) => title);
}

describe.skipIf(pairs === null)(`search fixtures in PostgreSQL (${SKIP_REASON})`, () => {
  it.each(pairs?.filter((pair) => pair.expect) ?? [])('$query finds $doc first: $why', async ({ doc, query }) => {
    await store('Hòm thư góp ý của trường', doc);
    expect((await find(searchQuery(query, { synonyms: synonymsOf(query) })))[0]).toBe(doc);
  });

  it.each(pairs?.filter((pair) => !pair.expect) ?? [])('$query ranks $doc below a true hit: $why', async (pair) => {
    await store(pair.doc, `Về ${pair.query} này`);
    expect(await find(searchQuery(pair.query))).toEqual([`Về ${pair.query} này`, pair.doc]);
    expect(await find(searchQuery(`"${pair.query}"`))).toEqual([`Về ${pair.query} này`]);
  });
});

describe('search in PostgreSQL', () => {
  it('requires a phrase in order and within one text', async () => {
    await store('bộ dữ liệu', 'liệu dữ kiện');
    expect(await find(searchQuery('"dữ liệu" kiện'))).toEqual(['bộ dữ liệu']);
    expect(await find(searchQuery('"du lieu"'))).toEqual(['bộ dữ liệu']);
  });

  it.each([
    ['bo du li', 'bộ dữ liệu'],
    ['BỘ DỮ L', 'bộ dữ liệu'],
    ['quy', 'quyền'],
    ['py', 'PyTorch'],
    ['ky th', 'kỹ thuật'],
  ])('finds by the beginning %s', async (typed, title) => {
    await store('sách', title);
    expect(await find(searchQuery(typed, { prefix: true }))).toEqual([title]);
  });

  it('takes text beyond every limit of tsvector and finds its beginning', async () => {
    const longWord = 'ệİ'.repeat(5_000);
    const texts = [
      Array.from({ length: 3_000 }, (_, index) => `${index}${longWord.slice(0, 600)}`).join(' '),
      Array.from({ length: 20_000 }, (_, index) => `x${index.toString(36)}yyyyyyy`).join(' '),
      'một '.repeat(20_000),
      longWord,
    ];
    for (const text of texts) {
      await store(text);
      expect(await find(searchQuery(text.slice(0, 12_000), { prefix: true }))).toEqual([text]);
    }
  });

  it('takes whatever a person types', async () => {
    await store("l'été \\ 'x' & (y) | !z:* <-> ~w");
    for (const typed of ["l'été", '\\', "'x' & (y", '| !z:*', '<-> ~w', '"~w <->"', '\u0000w']) {
      const query = searchQuery(typed);
      expect(query === null || (await find(query)).length === 1).toBe(true);
    }
  });

  it('orders by sort key as the application does', async () => {
    const names = ['Đà Nẵng', 'hà nội', 'Hà Nội', 'Ăn', 'An', 'Ân', 'cạ', 'cá', 'ca', 'Z', '한국', '𝒜', '2', '-'];
    await store(...names);
    const { rows } = await client.query('select title from entries order by sort_key');
    const expected = names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    expect(rows.map(({ title }) => title)).toEqual(expected);
  });
});
