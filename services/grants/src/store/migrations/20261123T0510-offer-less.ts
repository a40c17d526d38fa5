import { type Kysely, sql } from 'kysely';

/** Approvals that give less than was asked for wait for the applicant's side. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table access_request
      drop constraint request_state,
      add constraint request_state check
        (state in ('draft', 'submitted', 'returned', 'offered', 'approved', 'rejected', 'appealed', 'withdrawn', 'lapsed')),
      add column offer jsonb,
      add constraint offered_something check (state <> 'offered' or offer is not null)`.execute(db);
  await sql`drop index one_open_request`.execute(db);
  await sql`
    create unique index one_open_request on access_request
      (asset_kind, asset_organisation, asset_name, beneficiary_kind, beneficiary)
      where state in ('submitted', 'returned', 'offered', 'appealed')`.execute(db);
  await sql`create index request_offered on access_request (paused_since) where state = 'offered'`.execute(db);
  await sql`
    alter table decision
      drop constraint decision_kind_check,
      add constraint decision_kind check
        (kind in ('approved-first', 'approved', 'narrowed', 'rejected', 'returned', 'upheld', 'remitted'))`.execute(db);
}
