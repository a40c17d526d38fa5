import { type Kysely, sql } from 'kysely';

/** Names that assets had before, so that old links lead on. */
export const createFormerNames = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      create table former_name (
        organisation text collate "C" not null,
        name text collate "C" not null,
        asset_id uuid not null references asset (id) on delete cascade,
        primary key (organisation, name)
      )`.execute(db);
    await sql`create index former_name_asset on former_name (asset_id)`.execute(db);
    // A renamed asset takes its revisions along; all else in them stays as it is.
    await sql`
      create or replace function refuse_revision_update() returns trigger language plpgsql as $$
      declare
        allowed revision := old;
      begin
        if coalesce(current_setting('alliance.renaming', true), '') = 'on' then
          allowed.asset_id := new.asset_id;
        end if;
        if new is distinct from allowed then
          raise exception 'revisions never change' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$`.execute(db);
  },
};
