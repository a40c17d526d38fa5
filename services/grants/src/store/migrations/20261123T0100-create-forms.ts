import { type Kysely, sql } from 'kysely';

/** Forms that applicants answer, version by version, and their answers, which can be erased by themselves. */
export async function up(db: Kysely<never>): Promise<void> {
  // Empty kind and name: for every asset of the organisation that has no form of its own.
  await sql`
    create table access_form (
      organisation text not null,
      asset_kind text not null check (asset_kind in ('', 'dataset', 'model')),
      asset_name text not null,
      version integer not null check (version > 0),
      fields jsonb not null,
      set_by text not null,
      set_at timestamptz not null,
      primary key (organisation, asset_kind, asset_name, version),
      check ((asset_kind = '') = (asset_name = ''))
    )`.execute(db);
  await sql`
    create table request_answers (
      request_id text primary key references access_request (id),
      form_of_asset boolean not null,
      form_version integer not null,
      answers jsonb not null
    )`.execute(db);
}
