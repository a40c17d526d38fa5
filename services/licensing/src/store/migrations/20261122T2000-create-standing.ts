import { type Kysely, sql } from 'kysely';

/** Assessments that versions rest on, with what it takes to make them again. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  // Text as it was written, and not jsonb: the key of an answer depends on the order of fields.
  await sql`
    create table standing (
      output text collate "C" not null,
      purpose text collate "C" not null check (purpose in ('publication', 'label-licence', 'label-sources')),
      kind text not null check (kind in ('dataset', 'model')),
      organisation text not null,
      name text not null,
      version text not null,
      assessment_id text collate "C" not null references assessment,
      question json not null,
      stance_version integer not null references stance,
      published boolean not null,
      primary key (output, purpose)
    )`.execute(db);
  await sql`create index standing_stance on standing (stance_version) where published`.execute(db);
  await sql`
    create table standing_term (
      output text collate "C" not null,
      purpose text collate "C" not null,
      licence_id text collate "C" not null,
      digest text not null,
      primary key (output, purpose, licence_id),
      foreign key (output, purpose) references standing on delete cascade
    )`.execute(db);
  await sql`create index standing_term_licence on standing_term (licence_id, digest)`.execute(db);
  // Which record of a licence is the newest; what rests on another one is assessed again.
  await sql`create table term_state (licence_id text collate "C" primary key, digest text not null)`.execute(db);
  await sql`
    create table assessment_change (
      id text collate "C" primary key,
      output text not null,
      organisation text not null,
      purpose text not null,
      cause text not null check (cause in ('stance', 'terms')),
      before_id text collate "C" not null references assessment,
      after_id text collate "C" not null references assessment,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index assessment_change_of_organisation on assessment_change (organisation, id)`.execute(db);
  await sql`
    create trigger refuse_change before update or delete or truncate on assessment_change
    for each statement execute function refuse_change()`.execute(db);
}
