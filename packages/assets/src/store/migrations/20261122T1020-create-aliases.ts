import { type Kysely, sql } from 'kysely';

/** Names that move between versions, and where they have been. */
export const createAliases = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      create table alias (
        asset_id uuid not null references asset (id),
        name text collate "C" not null,
        version_id uuid not null references version (id),
        moved_at timestamptz not null,
        primary key (asset_id, name)
      )`.execute(db);
    await sql`
      create table alias_move (
        id uuid primary key,
        asset_id uuid not null references asset (id),
        alias text collate "C" not null,
        from_version text not null,
        to_version text not null,
        person_id text not null,
        note text not null,
        moved_at timestamptz not null
      )`.execute(db);
    await sql`create index alias_move_alias on alias_move (asset_id, alias, id)`.execute(db);
  },
};
