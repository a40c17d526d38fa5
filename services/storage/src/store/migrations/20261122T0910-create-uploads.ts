import { type Kysely, sql } from 'kysely';

/** Upload sessions and the files announced in them. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table upload (
      id uuid primary key,
      organisation text not null,
      created_by text not null,
      list_digest text not null,
      announced_bytes bigint not null,
      state text not null check (state in ('open', 'completed', 'expired')),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      completed_at timestamptz,
      clear_at timestamptz
    )`.execute(db);
  // The same list announced twice is one upload, so that a client that lost its answer goes on where it was.
  await sql`
    create unique index upload_open_list on upload (organisation, list_digest) where state = 'open'`.execute(db);
  await sql`create index upload_open_by_end on upload (expires_at) where state = 'open'`.execute(db);
  await sql`create index upload_to_clear on upload (clear_at) where clear_at is not null`.execute(db);
  await sql`create index upload_ended on upload (expires_at) where state <> 'open'`.execute(db);
  await sql`
    create table upload_file (
      upload_id uuid not null references upload on delete cascade,
      position integer not null,
      path text not null,
      size bigint not null check (size >= 0),
      sha256 text not null,
      part_size bigint not null check (part_size > 0),
      part_count integer not null check (part_count between 0 and 10000),
      transfer_id text,
      state text not null check (state in ('open', 'present', 'accepted', 'refused')),
      problem text,
      primary key (upload_id, position)
    )`.execute(db);
}
