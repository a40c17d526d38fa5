import { type Kysely, sql } from 'kysely';

/** Who manages the seats of an organisation's grant, and which of its places rest. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table access_grant
      add column seat_manager text,
      add constraint only_organisations_have_a_seat_manager check (seat_manager is null or beneficiary_kind = 'organisation')`.execute(
    db,
  );
  await sql`create index grant_of_seat_manager on access_grant (seat_manager, id) where seat_manager is not null`.execute(
    db,
  );
  await sql`create index seat_freed on seat (grant_id, since) where state = 'removed'`.execute(db);
}
