import { type Kysely, sql } from 'kysely';

/** Grants near their end, what renews them, and reports of their use. */
export async function up(db: Kysely<never>): Promise<void> {
  // The default is for what the former release still writes while this one starts.
  await sql`
    alter table access_grant
      drop constraint access_grant_state_check,
      add constraint grant_state check
        (state in ('pending-acceptance', 'active', 'expiring', 'suspended', 'revoked', 'expired', 'superseded')),
      add column expiring_at timestamptz not null default '9999-12-31T00:00:00Z',
      add column remind_at timestamptz,
      add column supersedes text unique references access_grant (id),
      add column superseded_by text references access_grant (id),
      add constraint superseded_by_another check ((state = 'superseded') = (superseded_by is not null))`.execute(db);
  await sql`
    update access_grant
       set expiring_at = case when until_at - from_at > interval '60 days' then until_at - interval '60 days'
                              else from_at + (until_at - from_at) / 2 end`.execute(db);
  await sql`
    update access_grant set remind_at = expiring_at
     where state in ('pending-acceptance', 'active', 'suspended')`.execute(db);
  await sql`drop index grant_to_end`.execute(db);
  await sql`
    create index grant_to_end on access_grant (until_at)
      where state in ('pending-acceptance', 'active', 'expiring', 'suspended')`.execute(db);
  await sql`
    create index grant_to_tell_of on access_grant (remind_at)
      where state in ('active', 'expiring') and remind_at is not null`.execute(db);
  await sql`alter table access_request add column renews text references access_grant (id)`.execute(db);
  await sql`
    create table use_report (
      request_id text primary key references access_request (id),
      grant_id text not null references access_grant (id),
      outputs jsonb not null,
      models jsonb not null,
      incidents text not null,
      reported_by text not null,
      reported_at timestamptz not null
    )`.execute(db);
  await sql`create index use_report_of_grant on use_report (grant_id)`.execute(db);
}
