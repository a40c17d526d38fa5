import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import { candidatePlan } from '../domain/candidate-plan.ts';
import type { CatalogueItem } from '../domain/catalogue-item.ts';
import { highlighter } from '../domain/highlight.ts';
import { insightOf } from '../domain/insight.ts';
import type { LexemeCounts } from '../domain/lexeme-counts.ts';
import { matchQuery } from '../domain/match-query.ts';
import { pageKeyOf } from '../domain/page-key.ts';
import { itemsThatFit } from '../domain/page-weight.ts';
import { checkSearch, type Filters, type Sort } from '../domain/search-request.ts';
import { countHits, type HitCounts } from '../store/facet-store.ts';
import { type Hit, type Hits, hitsByName, newestHits, type Page } from '../store/search-store.ts';
import type { CatalogueTables } from '../store/tables.ts';
import { throughWordIndex } from '../store/through-word-index.ts';
import { findBest } from './find-best.ts';

type Context = {
  db: Kysely<CatalogueTables>;
  /** In how many items words stand. */
  lexemeCounts: () => Promise<LexemeCounts>;
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
  const counts = await context.lexemeCounts();
  const query = matchQuery(input.query, counts);
  if (query === null && input.query.trim() !== '') return NOTHING;
  const hits: Hits = { insight: insightOf(caller), filters: input, query };
  const [found, counted] = await Promise.all([
    findPage(context.db, hits, { sort, counts, page: { limit: size + 1, after } }),
    query ? throughWordIndex(context.db, (trx) => countHits(trx, hits)) : countHits(context.db, hits),
  ]);
  const fitting = Math.min(size, itemsThatFit(found.map(({ item }) => item)));
  const { rows, nextPageToken } = toPage(found, fitting, ({ key }) => key);
  const highlight = query ? highlighter(input.query) : () => '';
  const items = rows.map(({ item }) => ({
    ...item,
    titleHighlight: highlight(item.title),
    summaryHighlight: highlight(item.summary),
  }));
  return { items, nextPageToken, ...counted };
}

function findPage(
  db: Kysely<CatalogueTables>,
  hits: Hits,
  { sort, counts, page }: { sort: Sort; counts: LexemeCounts; page: Page },
): Promise<Hit[]> {
  const { query } = hits;
  if (sort === 'relevance' && query) return findBest(db, { ...hits, query }, { page, counts });
  const list = sort === 'name' ? hitsByName : newestHits;
  // Where every other item is a hit, walking through the items in order meets a page of hits soon.
  const hitsAbound = query === null || !candidatePlan(query, counts).complete;
  return hitsAbound ? list(db, hits, page) : throughWordIndex(db, (trx) => list(trx, hits, page));
}
