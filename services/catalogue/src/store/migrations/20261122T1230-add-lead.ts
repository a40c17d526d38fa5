import { type Kysely, sql } from 'kysely';

/** By which items are ranked, of bounded size; without one an item is ranked by all of `search`, as before. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table item add column lead tsvector`.execute(db);
}
