import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table access_request (
      id text primary key,
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      versions text not null,
      applicant_id text not null,
      beneficiary_kind text not null check (beneficiary_kind in ('person', 'organisation')),
      beneficiary text not null,
      purpose text not null,
      operations text[] not null check (cardinality(operations) > 0),
      statement text not null,
      seats integer not null check (seats between 1 and 1000),
      from_at timestamptz,
      until_at timestamptz,
      state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn')),
      decision_note text not null,
      clause text not null,
      decided_by text,
      grant_id text,
      revision bigint not null,
      created_at timestamptz not null,
      submitted_at timestamptz,
      decided_at timestamptz,
      check (state = 'draft' or state = 'withdrawn' or (until_at is not null and submitted_at is not null)),
      check ((state = 'approved') = (grant_id is not null))
    )`.execute(db);
  await sql`
    create unique index one_open_request on access_request
      (asset_kind, asset_organisation, asset_name, beneficiary_kind, beneficiary) where state in ('submitted', 'returned')`.execute(
    db,
  );
  await sql`
    create unique index one_draft_request on access_request
      (asset_kind, asset_organisation, asset_name, beneficiary_kind, beneficiary, applicant_id) where state = 'draft'`.execute(
    db,
  );
  await sql`create index request_of_applicant on access_request (applicant_id, id)`.execute(db);
  await sql`create index request_of_owner on access_request (asset_organisation, id)`.execute(db);
  await sql`
    create table comment (
      id text primary key,
      request_id text not null references access_request (id),
      author_id text not null,
      text text not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index comment_of_request on comment (request_id, id)`.execute(db);
}
