import { type Kysely, sql } from 'kysely';

/** Requests for an organisation wait until one of its owners has signed them. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table access_request
      add column signed_by text,
      add column signature_refused_by text,
      drop constraint request_state,
      drop constraint complete_once_submitted,
      add constraint request_state check
        (state in ('draft', 'awaiting-signature', 'submitted', 'returned', 'offered', 'approved', 'rejected', 'appealed',
                   'withdrawn', 'lapsed')),
      add constraint complete_once_submitted check
        (state in ('draft', 'withdrawn', 'lapsed')
         or (until_at is not null and (submitted_at is not null or state = 'awaiting-signature')))`.execute(db);
  await sql`drop index one_open_request`.execute(db);
  await sql`
    create unique index one_open_request on access_request
      (asset_kind, asset_organisation, asset_name, beneficiary_kind, beneficiary)
      where state in ('awaiting-signature', 'submitted', 'returned', 'offered', 'appealed')`.execute(db);
  await sql`
    create index request_unsigned on access_request (paused_since) where state = 'awaiting-signature'`.execute(db);
  await sql`
    create index request_of_organisation on access_request (beneficiary, id) where beneficiary_kind = 'organisation'`.execute(
    db,
  );
}
