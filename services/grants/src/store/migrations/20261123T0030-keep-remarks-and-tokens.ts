import { type Kysely, sql } from 'kysely';

/** Remarks among those who decide, and tokens that have not ended. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table comment add column private boolean not null default false`.execute(db);
  await sql`
    create table grant_token (
      jti text primary key,
      seat_id text not null references seat (id),
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index grant_token_to_end on grant_token (expires_at)`.execute(db);
}
