import { type Kysely, sql } from 'kysely';

/** What the owner says about personal data in an asset; empty = nothing. */
export const addPersonalData = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      alter table asset add column personal_data text not null default ''
        check (personal_data in ('', 'none', 'pseudonymised', 'present'))`.execute(db);
  },
};
