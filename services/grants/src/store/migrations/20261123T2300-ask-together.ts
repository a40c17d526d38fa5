import { type Kysely, sql } from 'kysely';

/** People who ask together, and whom applicants have asked to join them. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table access_request add column co_applicants text[] not null default '{}'`.execute(db);
  await sql`
    create index request_of_co_applicant on access_request using gin (co_applicants)`.execute(db);
  await sql`
    alter table access_grant
      add column co_holders text[] not null default '{}',
      add constraint only_people_hold_together check (co_holders = '{}' or beneficiary_kind = 'person')`.execute(db);
  await sql`
    create table co_applicant_invitation (
      id text primary key,
      request_id text not null references access_request (id),
      email text not null,
      invited_at timestamptz not null,
      constraint one_invitation_each unique (request_id, email)
    )`.execute(db);
  await sql`create index invitation_of_address on co_applicant_invitation (email, id)`.execute(db);
}
