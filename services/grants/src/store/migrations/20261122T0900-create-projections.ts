import { type Kysely, sql } from 'kysely';

/** What this service knows of the others, from their events. Histories are for "who could at T". */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table asset (
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      asset_id text not null,
      access text not null check (access in ('open', 'alliance', 'gated', 'private')),
      latest_version text not null,
      revision bigint not null,
      born_at timestamptz not null,
      deleted boolean not null default false,
      primary key (asset_kind, asset_organisation, asset_name)
    )`.execute(db);
  await sql`
    create table asset_history (
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      asset_id text not null,
      revision bigint not null,
      access text check (access in ('open', 'alliance', 'gated', 'private')),
      since timestamptz not null,
      primary key (asset_kind, asset_organisation, asset_name, asset_id, revision)
    )`.execute(db);
  await sql`
    create table asset_version (
      asset_kind text not null,
      asset_organisation text not null,
      asset_name text not null,
      version text not null,
      state text not null check (state in ('draft', 'published', 'deprecated', 'retracted')),
      revision bigint not null,
      published_at timestamptz,
      retracted_at timestamptz,
      primary key (asset_kind, asset_organisation, asset_name, version)
    )`.execute(db);
  await sql`
    create table organisation (
      slug text primary key,
      state text not null check (state in ('applied', 'admitted', 'refused', 'suspended', 'withdrawn')),
      country text not null,
      revision bigint not null
    )`.execute(db);
  await sql`
    create table organisation_history (
      slug text not null,
      revision bigint not null,
      state text not null,
      since timestamptz not null,
      primary key (slug, revision)
    )`.execute(db);
  await sql`
    create table membership (
      organisation text not null,
      person_id text not null,
      role text check (role in ('owner', 'publisher', 'steward', 'member')),
      sequence bigint not null,
      primary key (person_id, organisation)
    )`.execute(db);
  await sql`
    create table membership_history (
      organisation text not null,
      person_id text not null,
      role text,
      sequence bigint not null,
      since timestamptz not null,
      primary key (person_id, organisation, sequence)
    )`.execute(db);
  await sql`
    create table acceptance (
      id text primary key,
      person_id text not null,
      licence_id text not null,
      terms_version integer not null,
      accepted_at timestamptz not null
    )`.execute(db);
  await sql`create index acceptance_of_person on acceptance (person_id, licence_id)`.execute(db);
}
