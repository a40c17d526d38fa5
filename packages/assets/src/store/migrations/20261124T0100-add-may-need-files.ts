import { type Kysely, sql } from 'kysely';

/** Whether some file of a published version may need another one; null for what was published before. */
export const addMayNeedFiles = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`alter table version add column may_need_files boolean`.execute(db);
  },
};
