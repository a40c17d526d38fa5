import { type Kysely, sql } from 'kysely';

/** How a blob that nothing names any more goes away: condemned first, then its rows, then its bytes. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table blob add column last_used_at timestamptz`.execute(db);
  await sql`alter table blob add column condemned_at timestamptz`.execute(db);
  // When the owners of versions were last asked whether they name it.
  await sql`alter table blob add column asked_at timestamptz`.execute(db);
  await sql`create index blob_to_ask on blob (asked_at nulls first) where condemned_at is null`.execute(db);
  await sql`create index blob_condemned on blob (condemned_at) where condemned_at is not null`.execute(db);
  await sql`create index blob_holder_by_blob on blob_holder (sha256)`.execute(db);
  await sql`create index upload_file_by_digest on upload_file (sha256)`.execute(db);
  // Bytes without a row that are to be deleted.
  await sql`create table blob_removal (sha256 text primary key, since timestamptz not null)`.execute(db);
}
