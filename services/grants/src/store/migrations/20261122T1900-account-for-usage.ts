import { type Kysely, sql } from 'kysely';

/** Statements of usage by month, in whose name it was, how much of it a grant allows, and what owners were told. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table usage
      add column month date not null generated always as ((date_trunc('month', at at time zone 'UTC'))::date) stored,
      add column beneficiary text`.execute(db);
  await sql`
    update usage set beneficiary = g.beneficiary
      from access_grant as g
     where g.id = usage.grant_id and g.beneficiary_kind = 'organisation'`.execute(db);
  await sql`
    create index usage_of_owner on usage (asset_organisation, month, asset_kind, asset_name)`.execute(db);
  await sql`
    create index usage_of_beneficiary on usage (beneficiary, month, asset_kind, asset_organisation, asset_name)
      where beneficiary is not null`.execute(db);
  await sql`create index usage_at on usage using brin (at)`.execute(db);
  await sql`
    alter table access_grant add column quota_bytes bigint check (quota_bytes > 0)`.execute(db);
  await sql`
    create table quota_use (
      grant_id text not null references access_grant (id),
      month date not null,
      bytes bigint not null check (bytes >= 0),
      primary key (grant_id, month)
    )`.execute(db);
  await sql`
    create table usage_told (
      only_row boolean primary key default true check (only_row),
      until_at timestamptz not null
    )`.execute(db);
}
