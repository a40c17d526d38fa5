import { type Kysely, sql, type Transaction } from 'kysely';
import type { AssetTables } from '../tables.ts';

/**
 * Runs a query that is to walk along the primary key and stop at its limit. The planner cannot know how large one version is
 * (drafts grow faster than statistics); it takes versions for small and would fetch and sort a whole one for every page. With
 * sorting and bitmaps off for this transaction it follows the index.
 */
export function alongTheKey<T>(
  db: Kysely<AssetTables>,
  query: (trx: Transaction<AssetTables>) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`
        select set_config('enable_sort', 'off', true), set_config('enable_incremental_sort', 'off', true),
               set_config('enable_bitmapscan', 'off', true)`.execute(trx);
      return query(trx);
    });
}
