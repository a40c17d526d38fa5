import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table usage (
      id text primary key,
      grant_id text references access_grant (id),
      seat_id text references seat (id),
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      version text not null,
      person_id text not null,
      path text not null,
      sha256 text not null,
      bytes bigint not null,
      at timestamptz not null
    )`.execute(db);
  await sql`create index usage_of_grant on usage (grant_id, id) where grant_id is not null`.execute(db);
}
