import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Organisations remember who applied for them, so the row of a person who is erased stays, without anything that says who it was. */
export const erasePeople: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`alter table person add column erased_at timestamptz`.execute(db);
  },
};
