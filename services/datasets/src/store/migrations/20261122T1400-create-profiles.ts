import { type Kysely, sql } from 'kysely';

/** What there is to profile, and what profiles have shown: of bytes, and of the versions that hold them. */
export const createProfiles = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      create table profile_job (
        version_id uuid primary key references version (id) on delete cascade,
        state text not null check (state in ('waiting', 'complete', 'failed')),
        tries integer not null default 0,
        claim uuid,
        due_at timestamptz not null default now()
      )`.execute(db);
    await sql`create index profile_job_due on profile_job (due_at) where state = 'waiting'`.execute(db);
    await sql`
      create table file_profile (
        sha256 bytea not null,
        format text not null,
        profiler integer not null,
        report jsonb not null,
        profiled_at timestamptz not null,
        primary key (sha256, format, profiler)
      )`.execute(db);
    await sql`
      create table version_profile (
        version_id uuid primary key references version (id) on delete cascade,
        profiler integer not null,
        file_count integer not null,
        broken_count integer not null,
        left_out_count bigint not null,
        row_count bigint not null,
        profiled_at timestamptz not null
      )`.execute(db);
    await sql`
      create table profiled_file (
        version_id uuid not null references version_profile (version_id) on delete cascade,
        path text collate "C" not null,
        sha256 bytea not null,
        format text not null,
        profiler integer not null,
        primary key (version_id, path),
        foreign key (sha256, format, profiler) references file_profile (sha256, format, profiler)
      )`.execute(db);
    await sql`create index profiled_file_bytes on profiled_file (sha256, format, profiler)`.execute(db);
    // Versions that were published before there were profiles.
    await sql`
      insert into profile_job (version_id, state)
      select id, 'waiting' from version where state in ('published', 'deprecated')`.execute(db);
  },
};
