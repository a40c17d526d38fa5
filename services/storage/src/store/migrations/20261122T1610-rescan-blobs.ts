import { type Kysely, sql } from 'kysely';

/** How far everything accepted has been looked at again, and which blobs come first. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table blob add column downloads bigint not null default 0`.execute(db);
  await sql`create index blob_newest on blob (accepted_at desc, sha256 desc)`.execute(db);
  await sql`create index blob_downloads on blob (downloads desc, sha256 desc) where downloads > 0`.execute(db);
  await sql`
    create table rescan (
      id boolean primary key default true check (id),
      -- Rules and signatures for which the newest come one after the other, and those for which the most downloaded do.
      goal text not null,
      downloaded_goal text not null,
      newest_at timestamptz,
      newest_sha256 text collate "C",
      downloads bigint,
      downloads_sha256 text collate "C",
      ended_at timestamptz
    )`.execute(db);
}
