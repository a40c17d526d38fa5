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
