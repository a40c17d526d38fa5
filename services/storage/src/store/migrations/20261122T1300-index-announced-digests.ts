import { type Kysely, sql } from 'kysely';

/** Files are also completed by their digests. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create index upload_file_by_digest on upload_file (sha256)`.execute(db);
}
