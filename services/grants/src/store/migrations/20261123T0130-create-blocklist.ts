import { type Kysely, sql } from 'kysely';

/** Whom organisations want people to look at, for a time. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table block (
      id text primary key,
      organisation text not null,
      asset_kind text not null check (asset_kind in ('', 'dataset', 'model')),
      asset_name text not null,
      subject_kind text not null check (subject_kind in ('person', 'organisation')),
      subject text not null,
      reason text not null,
      added_by text not null,
      added_at timestamptz not null,
      expires_at timestamptz not null,
      lifted_by text,
      lifted_at timestamptz,
      check ((asset_kind = '') = (asset_name = '')),
      check ((lifted_by is null) = (lifted_at is null)),
      check (expires_at > added_at and expires_at <= added_at + interval '24 months 1 day')
    )`.execute(db);
  await sql`create index block_of_organisation on block (organisation, id)`.execute(db);
  await sql`create index block_of_subject on block (subject, id)`.execute(db);
}
