import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import type { CatalogueItem } from '../domain/catalogue-item.ts';
import { highlighter } from '../domain/highlight.ts';
import { insightOf } from '../domain/insight.ts';
import { type MatchQuery, matchQuery, uncommonPart } from '../domain/match-query.ts';
import { pageKeyOf } from '../domain/page-key.ts';
import { itemsThatFit } from '../domain/page-weight.ts';
import { checkSearch, type Filters, type Sort } from '../domain/search-request.ts';
import { countHits, type HitCounts } from '../store/facet-store.ts';
import { bestHits, type Hit, type Hits, hitsByName, newestHits, type Page } from '../store/search-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

type Context = {
  db: Kysely<CatalogueTables>;
  /** Says which lexemes so many items hold that they tell little. */
  commonLexemes: () => Promise<ReadonlySet<string>>;
};

export type SearchInput = Filters & { query: string; sort: string; pageSize: number; pageToken: string };
export type ShownItem = CatalogueItem & { titleHighlight: string; summaryHighlight: string };
export type SearchResult = HitCounts & { items: ShownItem[]; nextPageToken: string };

const NOTHING: SearchResult = { items: [], nextPageToken: '', total: 0, totalIsLowerBound: false, facets: [] };

/**
 * Finds what the caller may see, one page, with counts. By relevance there are at most 1,000 hits; the other sorts go on to
 * the last one. A query without any letter or digit finds nothing. Errors: `invalid_argument`, `invalid_cursor`.
 */
export async function searchItems(context: Context, caller: Caller | null, input: SearchInput): Promise<SearchResult> {
  const sort = checkSearch(input);
  const { size, after } = pageRequest(input, pageKeyOf(sort));
  const query = matchQuery(input.query);
  if (query === null && input.query.trim() !== '') return NOTHING;
  const hits: Hits = { insight: insightOf(caller), filters: input, query };
  const [found, counts] = await Promise.all([
    findPage(context, hits, { sort, page: { limit: size + 1, after } }),
    countHits(context.db, hits),
  ]);
  const fitting = Math.min(size, itemsThatFit(found.map(({ item }) => item)));
  const { rows, nextPageToken } = toPage(found, fitting, ({ key }) => key);
  const highlight = query ? highlighter(input.query) : () => '';
  const items = rows.map(({ item }) => ({
    ...item,
    titleHighlight: highlight(item.title),
    summaryHighlight: highlight(item.summary),
  }));
  return { items, nextPageToken, ...counts };
}

async function findPage(
  { db, commonLexemes }: Context,
  hits: Hits,
  { sort, page }: { sort: Sort; page: Page },
): Promise<Hit[]> {
  if (sort === 'name') return hitsByName(db, hits, page);
  if (sort === 'newest' || hits.query === null) return newestHits(db, hits, page);
  const common = await commonLexemes();
  const query: MatchQuery = hits.query;
  return bestHits(db, { ...hits, query, uncommon: uncommonPart(query, (lexeme) => common.has(lexeme)) }, page);
}
