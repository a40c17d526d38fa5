import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table derivation_review (
      id text collate "C" primary key,
      assessment_id text collate "C" not null references assessment,
      output text not null,
      organisation text not null,
      state text not null check (state in ('open', 'approved', 'refused')),
      reason text not null,
      decided_by text not null,
      created_at timestamptz not null,
      decided_at timestamptz,
      constraint derivation_review_of_assessment unique (assessment_id),
      constraint derivation_review_decided check ((state = 'open') = (decided_at is null))
    )`.execute(db);
  await sql`create index derivation_review_of_organisation on derivation_review (organisation, id)`.execute(db);
}
