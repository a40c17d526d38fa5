import { type Kysely, sql } from 'kysely';

/** Whom an entry of a blocklist is about may have governance look at it, once. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table block_appeal (
      id text primary key,
      block_id text not null unique references block (id),
      appellant_id text not null,
      reasons text not null,
      state text not null check (state in ('open', 'upheld', 'lifted')),
      answer text not null,
      decided_by text,
      created_at timestamptz not null,
      decided_at timestamptz,
      check ((state = 'open') = (decided_at is null))
    )`.execute(db);
}
