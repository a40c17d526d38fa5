import { type Kysely, sql } from 'kysely';
import type { CatalogueTables } from './tables.ts';

/** The lexemes that more than so many listed items hold, as far as the planner's statistics know them. */
export async function lexemesHeldByMoreThan(db: Kysely<CatalogueTables>, items: number): Promise<Set<string>> {
  const { rows } = await sql<{ lexeme: string }>`
    select lexeme
      from generation
      join pg_class on oid = to_regclass('item_' || number)
      join pg_stats on tablename = relname and schemaname = current_schema and attname = 'search'
           cross join lateral unnest(most_common_elems::text::text[], most_common_elem_freqs) as common (lexeme, frequency)
     where state = 'serving' and lexeme is not null and frequency * reltuples > ${items}`.execute(db);
  return new Set(rows.map((row) => row.lexeme));
}
