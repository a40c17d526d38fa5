import { type Kysely, sql } from 'kysely';

/** Attestations that one retracted version was deleted, beside those about all that a grant gave. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table deletion
      add column version text not null default '',
      drop constraint deletion_pkey,
      add primary key (grant_id, version),
      drop constraint deletion_cause_check,
      add constraint deletion_cause check (cause in ('revoked', 'expired', 'closed', 'retracted')),
      add constraint deletion_of_version check ((cause = 'retracted') = (version <> ''))`.execute(db);
  await sql`drop index deletion_of_owner`.execute(db);
  await sql`create index deletion_of_owner on deletion (asset_organisation, due_at, grant_id, version)`.execute(db);
}
