import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table access_grant (
      id text primary key,
      request_id text not null unique references access_request (id),
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      versions text not null,
      beneficiary_kind text not null check (beneficiary_kind in ('person', 'organisation')),
      beneficiary text not null,
      purposes text[] not null check (cardinality(purposes) > 0),
      operations text[] not null check (cardinality(operations) > 0),
      seat_cap integer not null check (seat_cap between 1 and 1000),
      from_at timestamptz not null,
      until_at timestamptz not null,
      state text not null check (state in ('pending-acceptance', 'active', 'suspended', 'revoked', 'expired')),
      activated_at timestamptz,
      suspended_by text check (suspended_by in ('owner', 'governance')),
      reason text not null,
      terms jsonb not null,
      revision bigint not null,
      created_at timestamptz not null,
      constraint never_from_before_the_decision check (from_at >= created_at),
      constraint ends_after_it_starts check (until_at > from_at),
      check ((state = 'suspended') = (suspended_by is not null))
    )`.execute(db);
  await sql`create index grant_of_owner on access_grant (asset_organisation, id)`.execute(db);
  await sql`create index grant_of_beneficiary on access_grant (beneficiary, id)`.execute(db);
  await sql`
    create index grant_to_end on access_grant (until_at) where state in ('pending-acceptance', 'active', 'suspended')`.execute(
    db,
  );
  await sql`
    create table seat (
      id text primary key,
      grant_id text not null references access_grant (id),
      person_id text not null,
      state text not null check (state in ('pending-acceptance', 'active', 'removed')),
      since timestamptz not null
    )`.execute(db);
  await sql`create unique index one_seat_each on seat (grant_id, person_id) where state <> 'removed'`.execute(db);
  await sql`create index seat_of_person on seat (person_id, grant_id)`.execute(db);
}
