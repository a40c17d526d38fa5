import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table stance (
      version integer primary key check (version >= 1),
      stance text not null check (stance in ('explicit-text', 'conservative')),
      minimum_evidence text not null
        check (minimum_evidence in ('self-asserted', 'signed', 'digest-matched', 'run-captured', 'audited')),
      reason text not null,
      decided_by text not null,
      created_at timestamptz not null
    )`.execute(db);
  // Over-comply until governance says otherwise. Provenance knows no signed statements yet, so none are asked for.
  await sql`
    insert into stance (version, stance, minimum_evidence, reason, decided_by, created_at)
    values (1, 'conservative', 'self-asserted', '', '', now())`.execute(db);
  await sql`
    create table licence_exception (
      id text collate "C" primary key,
      organisation text not null,
      parent text not null,
      licence text not null,
      rule text not null,
      reason text not null,
      document_sha256 text not null,
      until date not null,
      decided_by text not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index licence_exception_of_organisation on licence_exception (organisation, id)`.execute(db);
  // The same question has the same answer: an answer is kept by what it answers.
  await sql`
    create table assessment (
      id text collate "C" primary key,
      key text not null constraint assessment_key unique,
      organisation text not null,
      output text not null,
      verdict text not null check (verdict in ('OK', 'DUTY', 'REVIEW', 'BLOCK')),
      stance text not null,
      engine text not null,
      answer jsonb not null,
      digest text not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    create table assessment_asker (
      assessment_id text collate "C" not null references assessment,
      person_id text not null,
      primary key (assessment_id, person_id)
    )`.execute(db);
  for (const table of ['stance', 'licence_exception', 'assessment', 'assessment_asker']) {
    await sql`
      create trigger refuse_change before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
  }
}
