import { type Kysely, sql } from 'kysely';
import type { CatalogueTables } from './tables.ts';

/** In about how many listed items the most common lexemes stand, as the planner's statistics know it. */
export async function commonLexemes(db: Kysely<CatalogueTables>): Promise<Map<string, number>> {
  const { rows } = await sql<{ lexeme: string; items: number }>`
    select lexeme, frequency * reltuples as items
      from generation
      join pg_class on oid = to_regclass('item_' || number)
      join pg_stats on tablename = relname and schemaname = current_schema and attname = 'search'
           cross join lateral unnest(most_common_elems::text::text[], most_common_elem_freqs) as common (lexeme, frequency)
     where state = 'serving' and lexeme is not null`.execute(db);
  return new Map(rows.map(({ lexeme, items }) => [lexeme, items]));
}
