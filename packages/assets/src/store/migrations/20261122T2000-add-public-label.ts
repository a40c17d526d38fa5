import { type Kysely, sql } from 'kysely';

/** The label "public alliance asset"; only what is open and published carries it. */
export const addPublicLabel = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      alter table asset
        add column public_alliance_asset boolean not null default false,
        add constraint asset_public_label
          check (not public_alliance_asset or (access = 'open' and latest_version <> ''))`.execute(db);
  },
};
