import { type Kysely, sql, type Transaction } from 'kysely';
import type { CatalogueTables } from './tables.ts';

/**
 * Runs a search of words in which the word index alone finds the hits. PostgreSQL's planner does not know what it costs to
 * unpack a document, and where it expects many hits it would rather read the documents one after the other.
 */
export async function throughWordIndex<T>(
  db: Kysely<CatalogueTables>,
  search: (trx: Transaction<CatalogueTables>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`
      select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
             set_config('enable_indexonlyscan', 'off', true)`.execute(trx);
    return search(trx);
  });
}
