import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { CatalogueItem } from '../domain/catalogue-item.ts';
import type { Insight } from '../domain/insight.ts';
import type { MatchQuery } from '../domain/match-query.ts';
import type { PageKey } from '../domain/page-key.ts';
import type { Filters } from '../domain/search-request.ts';
import { allOf, filtered, findable } from './hit-conditions.ts';
import { type ItemRow, itemColumns, toItem } from './item-row.ts';
import type { CatalogueTables } from './tables.ts';

/** What is searched: items that somebody may see, narrowed and matched. */
export type Hits = { insight: Insight; filters: Filters; query: MatchQuery | null };
export type Page = { limit: number; after: PageKey | undefined };
/** A hit with the key at which a next page goes on. */
export type Hit = { item: CatalogueItem; key: PageKey };

/** Ranking reads the document of each candidate, so only so many are ranked. */
const MAX_CANDIDATES = 1_000;
/** `ts_rank` stays below 1: what is called exactly like the query comes first. */
const EXACT_BONUS = 1;

/** Conditions on `item` for being a hit. */
export function hitConditions({ insight, filters, query }: Hits): RawBuilder<unknown>[] {
  const matching = query ? [sql`item.search @@ ${query.any}::tsquery`] : [];
  return [...findable(insight), ...filtered(filters), ...matching];
}

/** Hits with the newest publication first. */
export async function newestHits(db: Kysely<CatalogueTables>, hits: Hits, { limit, after }: Page): Promise<Hit[]> {
  const past = after ? [sql`(item.published_at, item.id) < (${after[1]}::timestamptz, ${after[2]}::uuid)`] : [];
  const { rows } = await sql<ItemRow & { published_at: Date }>`
    select ${itemColumns(hits.insight)} from item
     where ${allOf([...hitConditions(hits), ...past])}
     order by item.published_at desc, item.id desc limit ${limit}`.execute(db);
  return rows.map((row) => ({ item: toItem(row), key: ['newest', row.published_at.toISOString(), row.id] }));
}

/** Hits in the Vietnamese order of their titles. */
export async function hitsByName(db: Kysely<CatalogueTables>, hits: Hits, { limit, after }: Page): Promise<Hit[]> {
  const past = after ? [sql`(item.sort_key, item.id) > (${after[1]}, ${after[2]}::uuid)`] : [];
  const { rows } = await sql<ItemRow & { sort_key: string }>`
    select ${itemColumns(hits.insight)}, item.sort_key from item
     where ${allOf([...hitConditions(hits), ...past])}
     order by item.sort_key, item.id limit ${limit}`.execute(db);
  return rows.map(({ sort_key, ...row }) => ({ item: toItem(row), key: ['name', sort_key, row.id] }));
}

/**
 * The best hits of a query by rank. Candidates are what is called exactly so, then what holds every word, then what holds an
 * uncommon one (`uncommon`, text of a `tsquery`), then any hit; of each the newest. A rank depends on the item and the query
 * alone, so pages fit together while items come and go.
 */
export async function bestHits(
  db: Kysely<CatalogueTables>,
  hits: Hits & { query: MatchQuery; uncommon: string | null },
  { limit, after }: Page,
): Promise<Hit[]> {
  const { query, uncommon } = hits;
  const exact = calledExactly(query);
  const tiers = [
    sql`${exact}`,
    sql`item.search @@ ${query.all}::tsquery`,
    ...(uncommon === null ? [] : [sql`item.search @@ ${uncommon}::tsquery`]),
    sql`true`,
  ].map((condition, tier) => candidates(hits, condition, tier));
  const past = after ? sql`where (score, id) < (${after[1]}::float8, ${after[2]}::uuid)` : sql``;
  const { rows } = await sql<ItemRow & { score: number }>`
    with candidate as materialized (
      select id from (${sql.join(tiers, sql` union all `)}) as found
       group by id order by min(tier), max(published_at) desc, id desc limit ${MAX_CANDIDATES}
    ), ranked as materialized (
      select item.id, ts_rank('{0.1,0.2,0.4,1.0}', item.search, ${query.any}::tsquery, 1)::float8
                        + case when ${exact} then ${EXACT_BONUS}::float8 else 0 end as score
        from candidate join item on item.id = candidate.id and ${allOf(findable(hits.insight))}
    ), page as materialized (
      select id, score from ranked ${past} order by score desc, id desc limit ${limit}
    )
    select ${itemColumns(hits.insight)}, page.score
      from page join item on item.id = page.id and ${allOf(findable(hits.insight))}
     order by page.score desc, page.id desc`.execute(db);
  return rows.map(({ score, ...row }) => ({ item: toItem(row), key: ['relevance', score, row.id] }));
}

function candidates(hits: Hits, condition: RawBuilder<unknown>, tier: number): RawBuilder<unknown> {
  return sql`(
    select item.id, item.published_at, ${sql.lit(tier)} as tier from item
     where ${allOf([...hitConditions(hits), condition])}
     order by item.published_at desc, item.id desc limit ${MAX_CANDIDATES})`;
}

/** Title or name is the query, word by word; a query with marks asks for a title with the same ones. */
function calledExactly({ words, folded, marked }: MatchQuery): RawBuilder<unknown> {
  const title = marked
    ? sql`item.title_key = ${folded} and item.title_words = ${words}`
    : sql`item.title_key = ${folded}`;
  return sql`(item.name_key = ${folded} or (${title}))`;
}
