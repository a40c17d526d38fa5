import { type Kysely, sql } from 'kysely';

/** Where data does not go with what its owner says about it. */
export const createFindings = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`
      create table finding (
        id uuid primary key,
        version_id uuid not null unique references version (id),
        organisation text collate "C" not null,
        name text collate "C" not null,
        version text not null,
        manifest_digest text not null,
        state text not null check (state in ('open', 'explained', 'closed')),
        declared text not null,
        types text[] not null,
        subject_count integer not null,
        opened_at timestamptz not null,
        explanation text not null default '',
        explained_by_person_id text not null default '',
        explained_at timestamptz,
        closing_reason text not null default '',
        closed_by_person_id text not null default '',
        closed_at timestamptz
      )`.execute(db);
    await sql`create index finding_organisation on finding (organisation, id)`.execute(db);
  },
};
