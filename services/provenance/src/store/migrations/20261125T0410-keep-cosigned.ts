import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  // Which checkpoint each was refused for.
  await sql`alter table refused_checkpoint add column cosigned text`.execute(db);
}
