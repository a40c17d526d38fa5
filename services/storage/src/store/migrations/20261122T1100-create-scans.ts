import { type Kysely, sql } from 'kysely';

/** What scanners said of blobs, what they still have to look at, and what governance has decided. */
export async function up(db: Kysely<never>): Promise<void> {
  // Kept when the bytes are gone: no reference to blob.
  await sql`
    create table scan_result (
      sha256 text not null,
      scanner text not null,
      tool_version text not null,
      rules_version integer not null,
      db_version text not null default '',
      verdict text not null check (verdict in ('pass', 'flag', 'hold', 'refuse', 'error', 'not-run')),
      findings jsonb not null,
      more_findings integer not null default 0,
      coverage text not null check (coverage in ('full', 'partial')),
      started_at timestamptz not null,
      finished_at timestamptz not null,
      primary key (sha256, scanner, tool_version, rules_version, db_version, finished_at)
    )`.execute(db);
  await sql`create index scan_result_newest on scan_result (sha256, scanner, finished_at desc)`.execute(db);
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'scan results are never changed';
    end $$`.execute(db);
  await sql`
    create trigger scan_result_append_only before update or delete on scan_result
    for each row execute function refuse_change()`.execute(db);
  await sql`
    create table scan_job (
      sha256 text not null references blob on delete cascade,
      scanner text not null,
      queued_at timestamptz not null,
      published_at timestamptz,
      attempts integer not null default 0,
      primary key (sha256, scanner)
    )`.execute(db);
  await sql`create index scan_job_unpublished on scan_job (queued_at) where published_at is null`.execute(db);
  await sql`create index scan_job_published on scan_job (published_at) where published_at is not null`.execute(db);
  await sql`
    create table scan_decision (
      id uuid primary key,
      sha256 text not null,
      decision text not null check (decision in ('accept', 'refuse', 'except')),
      covers text[] not null,
      reason text not null,
      decided_by text not null,
      decided_at timestamptz not null,
      expires_at timestamptz
    )`.execute(db);
  await sql`create index scan_decision_by_blob on scan_decision (sha256, decided_at)`.execute(db);
  // When it first had every scan behind it; from then on it may have been published.
  await sql`alter table blob add column passed_at timestamptz`.execute(db);
  await sql`alter table blob add column damaged_at timestamptz`.execute(db);
}
