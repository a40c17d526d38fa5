import { type Kysely, sql } from 'kysely';

/** Grants that are given up, and attestations that the data of a grant was deleted. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table access_grant
      drop constraint grant_state,
      add constraint grant_state check
        (state in ('pending-acceptance', 'active', 'expiring', 'suspended', 'revoked', 'expired', 'superseded', 'closed')),
      add column deletion_required boolean not null default false`.execute(db);
  await sql`
    create table deletion (
      grant_id text primary key references access_grant (id),
      asset_organisation text not null,
      cause text not null check (cause in ('revoked', 'expired', 'closed')),
      asked_at timestamptz not null,
      due_at timestamptz not null,
      attested_by text,
      attested_at timestamptz,
      statement text not null default '',
      check ((attested_by is null) = (attested_at is null))
    )`.execute(db);
  await sql`create index deletion_of_owner on deletion (asset_organisation, due_at, grant_id)`.execute(db);
}
