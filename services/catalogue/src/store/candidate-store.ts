import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { MatchQuery } from '../domain/match-query.ts';
import { allOf, filtered, findable } from './hit-conditions.ts';
import { type ItemRow, itemColumns, toItem } from './item-row.ts';
import type { Hit, Hits, Page } from './search-store.ts';
import { hitConditions } from './search-store.ts';
import type { CatalogueTables } from './tables.ts';

type RankedHits = Hits & { query: MatchQuery };

/** Items that are searched for words which stand nearly everywhere. */
const NEWEST = 1_000;
/** `ts_rank` stays below 1: what is called exactly like the query comes first. */
const EXACT_BONUS = 1;

/**
 * Ids of hits to rank: what is called exactly so, then the hits of each tier, within a tier the newest first. To be run
 * through the word index.
 */
export async function matchingCandidates(
  db: Kysely<CatalogueTables>,
  hits: RankedHits,
  tiers: readonly string[],
  limit: number,
): Promise<string[]> {
  const conditions = [calledExactly(hits.query), ...tiers.map((tier) => sql`item.search @@ ${tier}::tsquery`)];
  const found = conditions.map(
    (condition, tier) => sql`(
      select item.id, item.published_at, ${sql.lit(tier)} as tier from item
       where ${allOf([...hitConditions(hits), condition])}
       order by item.published_at desc, item.id desc limit ${limit})`,
  );
  const { rows } = await sql<{ id: string }>`
    select id from (${sql.join(found, sql` union all `)}) as found
     group by id order by min(tier), max(published_at) desc, id desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Ids of the hits among the newest items. */
export async function newestCandidates(db: Kysely<CatalogueTables>, hits: RankedHits): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select item.id, coalesce(item.lead, item.search) as document from item
       where ${allOf([...findable(hits.insight), ...filtered(hits.filters)])}
       order by item.published_at desc, item.id desc limit ${NEWEST}) as newest
     where document @@ ${hits.query.any}::tsquery`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * A page of candidates, the best first. A rank depends on the item and the query alone, so pages fit together while items
 * come and go.
 */
export async function rankCandidates(
  db: Kysely<CatalogueTables>,
  { query, insight }: RankedHits,
  ids: readonly string[],
  { limit, after }: Page,
): Promise<Hit[]> {
  const past = after ? sql`where (score, id) < (${after[1]}::float8, ${after[2]}::uuid)` : sql``;
  const isVisible = allOf(findable(insight));
  const { rows } = await sql<ItemRow & { score: number }>`
    with ranked as materialized (
      select item.id, ts_rank('{0.1,0.2,0.4,1.0}', coalesce(item.lead, item.search), ${query.any}::tsquery, 1)::float8
                        + case when ${calledExactly(query)} then ${EXACT_BONUS}::float8 else 0 end as score
        from item where item.id = any(${[...ids]}::uuid[]) and ${isVisible}
    ), page as materialized (
      select id, score from ranked ${past} order by score desc, id desc limit ${limit}
    )
    select ${itemColumns(insight)}, page.score
      from page join item on item.id = page.id and ${isVisible}
     order by page.score desc, page.id desc`.execute(db);
  return rows.map(({ score, ...row }) => ({ item: toItem(row), key: ['relevance', score, row.id] }));
}

/** Title or name is the query, word by word; a query with marks asks for a title with the same ones. */
function calledExactly({ text, folded, marked }: MatchQuery): RawBuilder<unknown> {
  const sameMarks = marked ? sql`and item.title_words = ${text}` : sql``;
  return sql`(item.name_key = ${folded} or (item.title_key = ${folded} ${sameMarks}))`;
}
