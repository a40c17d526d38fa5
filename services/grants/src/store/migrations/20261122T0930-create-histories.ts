import { type Kysely, sql } from 'kysely';

/** Who could at T: rows are only ever added, which the database itself enforces. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table grant_history (
      grant_id text not null references access_grant (id),
      revision bigint not null,
      state text not null,
      since timestamptz not null,
      primary key (grant_id, revision)
    )`.execute(db);
  await sql`
    create table seat_history (
      seat_id text not null references seat (id),
      recorded bigint generated always as identity,
      state text not null,
      since timestamptz not null,
      primary key (seat_id, recorded)
    )`.execute(db);
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'rows of % are only ever added', tg_table_name;
    end $$`.execute(db);
  for (const table of ['grant_history', 'seat_history']) {
    await sql`
      create trigger append_only before update or delete or truncate on ${sql.table(table)}
        for each statement execute function refuse_change()`.execute(db);
  }
}
