import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table log_key (
      vkey text primary key,
      state text not null check (state in ('signing', 'retired')),
      since timestamptz not null
    )`.execute(db);
}
