import { type Kysely, sql } from 'kysely';

/** Who signed is found by who they are, for those who may know their name. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create index request_signed_by on access_request (signed_by) where signed_by is not null`.execute(db);
}
