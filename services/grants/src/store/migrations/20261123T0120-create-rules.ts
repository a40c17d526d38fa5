import { type Kysely, sql } from 'kysely';

/** Rules of organisations, version by version, and what they decided. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table rule_set (
      organisation text not null,
      version integer not null check (version > 0),
      rules jsonb not null,
      set_by text not null,
      set_at timestamptz not null,
      primary key (organisation, version)
    )`.execute(db);
  await sql`
    alter table access_request
      add column assigned_to text,
      add column decided_by_rule text,
      add column rules_version integer,
      add column people_decide boolean not null default false,
      add check ((decided_by_rule is null) = (rules_version is null)),
      add check (decided_by is null or decided_by_rule is null)`.execute(db);
  await sql`
    alter table decision
      add column rule_id text,
      add column rules_version integer,
      add check ((rule_id is null) = (rules_version is null)),
      add check ((person_id = '') = (rule_id is not null))`.execute(db);
}
