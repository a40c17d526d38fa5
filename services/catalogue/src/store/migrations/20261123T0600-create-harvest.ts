import { type Kysely, sql } from 'kysely';

/** What harvesters were told of: outlives every generation of the index, so that what went stays known. Frozen. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table harvest_record (
      number bigint generated always as identity primary key,
      asset_id uuid not null unique,
      kind text not null,
      organisation text collate "C" not null,
      name text collate "C" not null,
      revision bigint not null,
      publisher text not null,
      deleted boolean not null,
      changed_at timestamptz not null
    )`.execute(db);
  // Of a large catalogue this takes longer than other statements may.
  await sql`set local statement_timeout = 0`.execute(db);
  await sql`
    insert into harvest_record (asset_id, kind, organisation, name, revision, publisher, deleted, changed_at)
    select item.id, item.kind, item.organisation, item.name, item.revision, coalesce(legal_name, ''), false,
           date_trunc('second', clock_timestamp()) + interval '1 second'
      from item
      join generation on generation.number = item.generation and generation.state = 'serving'
      left join organisation on organisation.generation = item.generation and slug = item.organisation
     where listed and access <> 'private' and coalesce(organisation.state, 'admitted') = 'admitted'
     order by item.id`.execute(db);
  for (const index of [
    'harvest_changed on harvest_record (changed_at, number)',
    'harvest_of_organisation on harvest_record (organisation, changed_at, number)',
    'harvest_name on harvest_record (organisation, name, kind)',
    'version_newest on version (published_at desc, asset_id, version)',
  ]) {
    await sql.raw(`create index ${index}`).execute(db);
  }
}
