import { type RawBuilder, sql } from 'kysely';
import type { Insight } from '../domain/insight.ts';
import type { Filters } from '../domain/search-request.ts';
import { SERVING } from './generation-store.ts';

/** Joins conditions by `and`. */
export function allOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/**
 * Items that a caller may see: of private ones those of their own organisations. Part of every statement that shows, counts
 * or suggests items.
 */
export function visible({ organisations, overseer }: Insight, item = sql.ref('item')): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [sql`${item}.generation = ${SERVING}`];
  if (!overseer) {
    conditions.push(sql`(${item}.access <> 'private' or ${item}.organisation = any(${[...organisations]}::text[]))`);
  }
  return conditions;
}

/**
 * Visible items that can be found: with a version that is not retracted, and of an organisation in good standing or of the
 * caller's own. An organisation that is not known yet is in good standing, for it published.
 */
export function findable(insight: Insight): RawBuilder<unknown>[] {
  const conditions = [...visible(insight), sql`item.listed`];
  if (!insight.overseer) {
    conditions.push(sql`(item.organisation <> all(array(
      select slug from organisation where generation = ${SERVING} and state <> 'admitted'))
      or item.organisation = any(${[...insight.organisations]}::text[]))`);
  }
  return conditions;
}

/** What the filters of a search ask of an item. */
export function filtered(filters: Filters): RawBuilder<unknown>[] {
  const equal = (['kind', 'organisation', 'licence', 'access'] as const)
    .filter((column) => filters[column] !== '')
    .map((column) => sql`${sql.ref(`item.${column}`)} = ${filters[column]}`);
  const containing = (['language', 'tag', 'task', 'label'] as const)
    .filter((field) => filters[field] !== '')
    .map((field) => sql`${sql.ref(`item.${field}s`)} @> array[${filters[field]}::text]`);
  return [...equal, ...containing];
}
