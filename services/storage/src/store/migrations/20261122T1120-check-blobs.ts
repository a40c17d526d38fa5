import { type Kysely, sql } from 'kysely';

/** When stored bytes were last read again. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table blob add column checked_at timestamptz`.execute(db);
  await sql`create index blob_to_check on blob ((coalesce(checked_at, accepted_at))) where damaged_at is null`.execute(
    db,
  );
  await sql`create index blob_damaged on blob (damaged_at) where damaged_at is not null`.execute(db);
}
