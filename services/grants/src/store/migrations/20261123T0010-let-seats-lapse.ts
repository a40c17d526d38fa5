import { type Kysely, sql } from 'kysely';

/** Seats end when newer terms are not accepted by their grace date. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table newer_terms (
      licence_id text not null,
      version integer not null,
      accept_by timestamptz not null,
      primary key (licence_id, version)
    )`.execute(db);
  await sql`
    alter table seat
      add column lapses_at timestamptz,
      drop constraint seat_state_check,
      add constraint seat_state_check check (state in ('pending-acceptance', 'active', 'lapsed', 'removed'))`.execute(
    db,
  );
  await sql`create index seat_to_lapse on seat (lapses_at) where state = 'active' and lapses_at is not null`.execute(
    db,
  );
}
