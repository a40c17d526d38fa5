import { type Kysely, sql } from 'kysely';
import type { CatalogueItem } from '../domain/catalogue-item.ts';
import type { AssetName } from '../domain/facts.ts';
import type { Insight } from '../domain/insight.ts';
import { allOf, visible } from './hit-conditions.ts';
import { type ItemRow, itemColumns, toItem } from './item-row.ts';
import type { CatalogueTables } from './tables.ts';

/** The item of that name, listed or not; undefined when there is none that the caller may see. */
export async function findItem(
  db: Kysely<CatalogueTables>,
  { kind, organisation, name }: AssetName,
  insight: Insight,
): Promise<CatalogueItem | undefined> {
  const { rows } = await sql<ItemRow>`
    select ${itemColumns(insight)} from item
     where item.organisation = ${organisation} and item.name = ${name} and item.kind = ${kind}
       and ${allOf(visible(insight))}`.execute(db);
  return rows[0] && toItem(rows[0]);
}
