import { type Kysely, sql } from 'kysely';

/** Until when a new version of terms asks to be accepted in place of former ones, and whose acceptances lapsed. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table terms_version add column accept_by timestamptz`.execute(db);
  await sql`create index terms_version_accept_by on terms_version (accept_by) where accept_by is not null`.execute(db);
  await sql`create index acceptance_of_licence on acceptance (licence_id, terms_version)`.execute(db);
  await sql`
    create table acceptance_lapse (
      acceptance_id text collate "C" primary key references acceptance,
      recorded_at timestamptz not null
    )`.execute(db);
  // Versions of which every lapsed acceptance has been told.
  await sql`
    create table lapse_told (
      licence_id text collate "C" not null,
      version integer not null,
      primary key (licence_id, version),
      foreign key (licence_id, version) references terms_version
    )`.execute(db);
  for (const table of ['acceptance_lapse', 'lapse_told']) {
    await sql`
      create trigger refuse_change before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
  }
}
