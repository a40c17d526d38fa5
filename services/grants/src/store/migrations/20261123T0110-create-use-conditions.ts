import { type Kysely, sql } from 'kysely';

/** What assets may be used for, version by version; what requests are for, and what grants oblige to. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table use_conditions (
      organisation text not null,
      asset_kind text not null check (asset_kind in ('dataset', 'model')),
      asset_name text not null,
      version integer not null check (version > 0),
      codes jsonb not null,
      set_by text not null,
      set_at timestamptz not null,
      primary key (organisation, asset_kind, asset_name, version)
    )`.execute(db);
  await sql`
    alter table access_request
      add column use_codes jsonb not null default '[]',
      add column use_match jsonb`.execute(db);
  await sql`
    alter table access_grant
      add column use_codes jsonb not null default '[]',
      add column duties jsonb not null default '[]'`.execute(db);
  // Empty: an event of before did not tell; the next one will.
  await sql`alter table organisation add column kind text not null default ''`.execute(db);
}
