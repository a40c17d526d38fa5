import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table lineage_node
      add column file_licences text[] not null default '{}',
      add column licence_doubts text[] not null default '{}'`.execute(db);
}
