import { type Kysely, sql } from 'kysely';

/** Access that was given to addresses; the address goes as soon as it is claimed, declined, withdrawn or expired. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table award (
      id text primary key,
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      email text,
      versions text not null,
      purpose text not null,
      operations text[] not null,
      until_at timestamptz not null,
      reason text not null,
      given_by text not null,
      given_as text not null,
      state text not null,
      given_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      request_id text references access_request (id),
      constraint address_while_open check ((email is null) = (state <> 'open'))
    )`.execute(db);
  await sql`
    create unique index one_open_award
      on award (asset_kind, asset_organisation, asset_name, email) where state = 'open'`.execute(db);
  await sql`create index award_to_address on award (email, id) where state = 'open'`.execute(db);
  await sql`create index award_of_organisation on award (asset_organisation, id)`.execute(db);
  await sql`create index award_to_end on award (expires_at) where state = 'open'`.execute(db);
}
