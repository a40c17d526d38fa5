import { type Kysely, sql } from 'kysely';

/** Edges that somebody else than the child's publication states. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table lineage_edge add column stated_by bytea`.execute(db);
}
