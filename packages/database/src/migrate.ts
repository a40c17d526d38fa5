import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the schema up to date. Names are timestamps, so that they sort; several processes may call this at once (the
 * migrator takes a lock). Throws the first failure and leaves the schema as it was.
 */
export async function migrateToLatest<Tables>(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Throws when the database compares Vietnamese letters wrongly (LC_CTYPE is not C.UTF-8). */
export async function assertUnicodeCase<Tables>(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ ok: boolean }>`select lower('Đ') = 'đ' as ok`.execute(db);
  if (!rows[0]?.ok) {
    throw new Error("This database does not lower-case Vietnamese letters. Create it with LC_CTYPE 'C.UTF-8'.");
  }
}
