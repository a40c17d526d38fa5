import { type Kysely, sql } from 'kysely';

export const createAssets = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      create table asset (
        id uuid primary key,
        organisation text collate "C" not null,
        name text collate "C" not null,
        title text not null,
        summary text not null,
        description text not null,
        access text not null check (access in ('open', 'alliance', 'gated', 'private')),
        licence text not null,
        languages text[] not null,
        tags text[] not null,
        tasks text[] not null,
        latest_version text not null,
        revision bigint not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint asset_name unique (organisation, name)
      )`.execute(db);
    await sql`
      create table version (
        id uuid primary key,
        asset_id uuid not null references asset (id),
        version text collate "C" not null,
        sort_key text collate "C" not null,
        prerelease boolean not null,
        state text not null check (state in ('draft', 'published', 'deprecated', 'retracted')),
        notes text not null,
        base text not null,
        derived_from jsonb not null,
        weight integer not null generated always as (octet_length(notes) + octet_length(derived_from::text)) stored,
        file_count bigint not null check (file_count between 0 and 1000000),
        total_bytes bigint not null check (total_bytes >= 0),
        manifest_digest text not null,
        licence text not null,
        revision bigint not null,
        created_at timestamptz not null,
        published_at timestamptz,
        published_by_person_id text not null,
        reason text not null,
        severity text not null check (severity in ('', 'low', 'medium', 'high', 'critical')),
        successor text not null,
        constraint version_number unique (asset_id, version),
        constraint version_order unique (asset_id, sort_key),
        constraint version_pinned check (
          (state = 'draft') = (published_at is null) and (state = 'draft') = (manifest_digest = '')
        )
      )`.execute(db);
    // No foreign key: it would look up the version once per file, for a million files. The statement triggers of the
    // next migration look once per statement.
    await sql`
      create table version_file (
        version_id uuid not null,
        path text collate "C" not null,
        path_key bytea not null,
        size bigint not null check (size >= 0),
        sha256 bytea not null check (octet_length(sha256) = 32),
        primary key (version_id, path),
        constraint version_file_path_key unique (version_id, path_key)
      )`.execute(db);
    // Statistics lag behind a draft that has just got a million files: by them it has none, and one look-up would read all of
    // it. Without statistics every version counts as one of two hundred.
    await sql`alter table version_file alter column version_id set statistics 0`.execute(db);
  },
};
