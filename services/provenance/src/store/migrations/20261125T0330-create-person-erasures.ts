import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table person_erasure (
      person_id text primary key,
      asked_at timestamptz not null,
      scanned_to bigint not null default 0,
      closed_at timestamptz
    )`.execute(db);
}
