import { type Kysely, sql } from 'kysely';

/** What was concluded of versions, and why standing assessments are to be looked at again. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table version_licence (
      output text collate "C" primary key,
      licences text[] not null,
      doubts text[] not null,
      concluded_at timestamptz not null
    )`.execute(db);
  // As often as something may have changed, and up to which of these it was looked at.
  await sql`
    alter table standing
      add column sources text[] not null default '{}',
      add column wanted integer not null default 0,
      add column done integer not null default 0,
      add column wanted_because text not null default '',
      -- Sources that were not known may be known by now.
      add column asks_lineage boolean not null default false`.execute(db);
  await sql`
    update standing
       set sources = array(select work ->> 'ref' from json_array_elements(question -> 'works') as work)`.execute(db);
  await sql`create index standing_sources on standing using gin (sources)`.execute(db);
  await sql`create index standing_wanted on standing (output) where published and wanted > done`.execute(db);
  await sql`create index standing_of_organisation on standing (organisation)`.execute(db);
  await sql`
    create table exception_end (
      exception_id text collate "C" primary key references licence_exception,
      recorded_at timestamptz not null
    )`.execute(db);
  await sql`create index licence_exception_until on licence_exception (until)`.execute(db);
  await sql`
    alter table assessment_change
      drop constraint assessment_change_cause_check,
      add constraint assessment_change_cause_check
        check (cause in ('stance', 'terms', 'conclusion', 'exception', 'lineage'))`.execute(db);
}
