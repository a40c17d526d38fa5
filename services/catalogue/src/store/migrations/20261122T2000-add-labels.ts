import { type Kysely, sql } from 'kysely';

/** Labels that assets carry, as filters and facets name them. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const table of ['asset', 'item']) {
    await sql`alter table ${sql.table(table)} add column labels text[] not null default '{}'`.execute(db);
  }
}
