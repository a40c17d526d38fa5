import { type Kysely, sql } from 'kysely';

/** Accepted bytes, who holds them, and how much that is. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table blob (
      sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
      size bigint not null check (size >= 0),
      media_type text not null,
      accepted_at timestamptz not null
    )`.execute(db);
  await sql`
    create table blob_holder (
      organisation text not null,
      sha256 text not null references blob,
      since timestamptz not null,
      primary key (organisation, sha256)
    )`.execute(db);
  await sql`
    create table organisation_usage (
      organisation text primary key,
      held_bytes bigint not null default 0,
      held_blobs bigint not null default 0
    )`.execute(db);
}
