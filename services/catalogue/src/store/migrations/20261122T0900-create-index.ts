import { type Kysely, sql } from 'kysely';

/** Generations of the index, what is known of the things in it, and the items themselves. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create extension if not exists pg_trgm`.execute(db);
  await createGenerations(db);
  await createFacts(db);
  await createItems(db);
  await createFirstGeneration(db);
}

async function createGenerations(db: Kysely<never>): Promise<void> {
  await sql`
    create table generation (
      number bigint primary key,
      state text not null check (state in ('building', 'catching-up', 'serving', 'retired')),
      requested_at timestamptz not null default now(),
      served_at timestamptz,
      retired_at timestamptz
    )`.execute(db);
  await sql`create unique index generation_serving on generation (state) where state = 'serving'`.execute(db);
  await sql`
    create unique index generation_under_way on generation ((true)) where state in ('building', 'catching-up')`.execute(
    db,
  );
  await sql`
    create table progress (
      generation bigint not null,
      source text not null,
      last_sequence bigint not null default 0,
      last_event_at timestamptz,
      last_lag_ms bigint,
      primary key (generation, source)
    )`.execute(db);
}

async function createFacts(db: Kysely<never>): Promise<void> {
  await sql`
    create table asset (
      generation bigint not null,
      id uuid not null,
      kind text not null,
      organisation text collate "C" not null,
      name text collate "C" not null,
      title text not null default '',
      summary text not null default '',
      description text not null default '',
      access text not null default '',
      licence text not null default '',
      languages text[] not null default '{}',
      tags text[] not null default '{}',
      tasks text[] not null default '{}',
      latest_version text not null default '',
      revision bigint not null default 0,
      updated_at timestamptz,
      deleted boolean not null default false,
      primary key (generation, id)
    ) partition by list (generation)`.execute(db);
  await sql`create index asset_name on asset (organisation, name, kind)`.execute(db);
  await sql`
    create table version (
      generation bigint not null,
      asset_id uuid not null,
      version text collate "C" not null,
      state text not null,
      file_count bigint not null,
      total_bytes bigint not null,
      published_at timestamptz not null,
      names_sources boolean not null,
      revision bigint not null,
      primary key (generation, asset_id, version)
    ) partition by list (generation)`.execute(db);
  await sql`
    create table derivation (
      generation bigint not null,
      asset_id uuid not null,
      version text collate "C" not null,
      source_kind text not null,
      source_organisation text collate "C" not null,
      source_name text collate "C" not null,
      primary key (generation, asset_id, version, source_kind, source_organisation, source_name)
    ) partition by list (generation)`.execute(db);
  await sql`
    create index derivation_source on derivation (source_organisation, source_name, source_kind, asset_id)`.execute(db);
  await sql`
    create table card (
      generation bigint not null,
      organisation text collate "C" not null,
      name text collate "C" not null,
      text text not null,
      revision bigint not null,
      primary key (generation, organisation, name)
    ) partition by list (generation)`.execute(db);
  await sql`
    create table organisation (
      generation bigint not null,
      slug text collate "C" not null,
      legal_name text not null,
      state text not null,
      revision bigint not null,
      primary key (generation, slug)
    ) partition by list (generation)`.execute(db);
}

async function createItems(db: Kysely<never>): Promise<void> {
  await sql`
    create table item (
      generation bigint not null,
      id uuid not null,
      kind text not null,
      organisation text collate "C" not null,
      name text collate "C" not null,
      title text not null,
      summary text not null,
      access text not null,
      licence text collate "C" not null,
      languages text[] not null,
      tags text[] not null,
      tasks text[] not null,
      latest_version text not null,
      total_bytes bigint not null,
      file_count bigint not null,
      published_at timestamptz,
      updated_at timestamptz not null,
      names_sources boolean not null,
      revision bigint not null,
      listed boolean not null,
      sort_key text collate "C" not null,
      title_words text not null,
      title_key text collate "C" not null,
      name_key text collate "C" not null,
      suggest_key text not null,
      search tsvector not null,
      primary key (generation, id)
    ) partition by list (generation)`.execute(db);
  for (const index of [
    'item_name on item (organisation, name, kind)',
    'item_newest on item (published_at desc, id desc) where listed',
    'item_newest_of_organisation on item (organisation, published_at desc, id desc) where listed',
    'item_newest_under_licence on item (licence, published_at desc, id desc) where listed',
    'item_by_title on item (sort_key, id) where listed',
    'item_title_key on item (title_key) where listed',
    'item_name_key on item (name_key) where listed',
    'item_suggest on item using gin (suggest_key gin_trgm_ops) where listed',
    'item_lists on item using gin (tags, tasks, languages) where listed',
    'item_search on item using gin (search) where listed',
  ]) {
    await sql.raw(`create index ${index}`).execute(db);
  }
}

async function createFirstGeneration(db: Kysely<never>): Promise<void> {
  for (const table of ['asset', 'version', 'derivation', 'card', 'organisation', 'item']) {
    await sql.raw(`create table ${table}_1 partition of ${table} for values in (1)`).execute(db);
  }
  await sql`insert into generation (number, state, served_at) values (1, 'serving', now())`.execute(db);
  await sql`
    insert into progress (generation, source) values (1, 'members'), (1, 'datasets'), (1, 'models')`.execute(db);
}
