import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table held_key (
      key_id text primary key,
      organisation text not null,
      sealed bytea not null,
      made_at timestamptz not null
    )`.execute(db);
  await sql`create index held_key_organisation on held_key (organisation, made_at)`.execute(db);
}
