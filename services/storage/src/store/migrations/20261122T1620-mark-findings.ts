import { type Kysely, sql } from 'kysely';

/** What owners have said of secrets that are none. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table finding_mark (
      sha256 text not null,
      organisation text not null,
      code text not null,
      person_id text not null,
      role text not null check (role in ('owner', 'steward')),
      reason text not null,
      marked_at timestamptz not null,
      primary key (sha256, organisation, code, person_id)
    )`.execute(db);
}
