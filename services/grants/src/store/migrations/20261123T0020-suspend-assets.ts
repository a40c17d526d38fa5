import { type Kysely, sql } from 'kysely';

/** All grants of an asset, suspended at once. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table asset_suspension (
      id text primary key,
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      suspended_by text not null check (suspended_by in ('owner', 'governance')),
      person_id text not null,
      reason text not null,
      since timestamptz not null,
      grants integer not null,
      ended_at timestamptz,
      ended_by text,
      check ((ended_at is null) = (ended_by is null))
    )`.execute(db);
  await sql`
    create unique index one_suspension_each on asset_suspension (asset_kind, asset_organisation, asset_name)
      where ended_at is null`.execute(db);
  await sql`alter table access_grant add column suspension_id text references asset_suspension (id)`.execute(db);
  await sql`
    create index grant_of_suspension on access_grant (suspension_id, id) where suspension_id is not null`.execute(db);
}
