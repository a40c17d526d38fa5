import { type Kysely, sql } from 'kysely';

/** For "who could at T": grants of an asset by when they end, and their seats. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create index grant_of_asset on access_grant (asset_kind, asset_organisation, asset_name, until_at, id)
      include (from_at)`.execute(db);
  await sql`create index seat_of_grant on seat (grant_id, id)`.execute(db);
  await sql`
    create index membership_history_of on membership_history (person_id, since)`.execute(db);
}
