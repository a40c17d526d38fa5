import { type Kysely, sql } from 'kysely';

/** Who decides on requests in whose place, and which decisions were made so. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table delegation (
      id text primary key,
      organisation text not null,
      steward_id text not null,
      delegate_id text not null check (delegate_id <> steward_id),
      from_at timestamptz not null,
      until_at timestamptz not null check (until_at > from_at),
      assets jsonb not null,
      asset_names text[] not null,
      ended_at timestamptz
    )`.execute(db);
  await sql`create index delegation_of_organisation on delegation (organisation, id)`.execute(db);
  await sql`create index delegation_to on delegation (delegate_id, organisation) where ended_at is null`.execute(db);
  await sql`alter table decision add column on_behalf_of text`.execute(db);
  await sql`alter table access_request add column decided_for text`.execute(db);
}
