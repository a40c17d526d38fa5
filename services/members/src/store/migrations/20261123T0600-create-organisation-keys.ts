import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const createOrganisationKeys: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      create table organisation_key (
        key_id text constraint organisation_key_pkey primary key,
        organisation_id text not null references organisation (id),
        algorithm text not null check (algorithm in ('ecdsa-p256', 'ed25519')),
        spki bytea not null,
        name text not null,
        registered_at timestamptz not null,
        revoked_at timestamptz
      )`.execute(db);
    await sql`create index organisation_key_of on organisation_key (organisation_id)`.execute(db);
  },
};
