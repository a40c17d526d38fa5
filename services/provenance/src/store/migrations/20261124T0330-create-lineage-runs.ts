import { type Kysely, sql } from 'kysely';

/** Runs that pipelines report, what they state about edges, and the register of those that are believed. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table lineage_builder (
      id text primary key,
      organisation text not null,
      producer text not null,
      token_id text not null,
      registered_at timestamptz not null,
      registered_by text not null,
      revoked_at timestamptz,
      revoked_by text,
      check ((revoked_at is null) = (revoked_by is null))
    )`.execute(db);
  await sql`
    create unique index lineage_builder_registered on lineage_builder (organisation, token_id, producer)
      where revoked_at is null`.execute(db);
  await sql`create index lineage_builder_of on lineage_builder (organisation, id)`.execute(db);
  await sql`
    create table lineage_run (
      no bigint generated always as identity unique,
      organisation text not null,
      run_id text not null,
      job_namespace text not null,
      job_name text not null,
      relation text not null,
      primary key (organisation, run_id)
    )`.execute(db);
  await sql`create index lineage_run_of on lineage_run (organisation, no)`.execute(db);
  await sql`create index lineage_run_by_id on lineage_run (run_id)`.execute(db);
  await sql`
    create table lineage_run_event (
      organisation text not null,
      run_id text not null,
      type text not null check (type in ('start', 'running', 'complete', 'abort', 'fail', 'other')),
      time_text text not null,
      happened_at timestamptz not null,
      body_sha256 bytea not null,
      producer text not null,
      builder text references lineage_builder,
      reported_by text not null,
      received_at timestamptz not null,
      primary key (organisation, run_id, type, time_text),
      foreign key (organisation, run_id) references lineage_run
    )`.execute(db);
  await sql`
    create table lineage_run_dataset (
      organisation text not null,
      run_id text not null,
      direction text not null check (direction in ('input', 'output')),
      key text not null,
      kind text not null check (kind in ('dataset', 'model', 'external')),
      owner text not null,
      name text not null,
      version text not null,
      url text not null,
      digest text not null,
      primary key (organisation, run_id, direction, key),
      foreign key (organisation, run_id) references lineage_run
    )`.execute(db);
  await sql`
    create table lineage_run_edge (
      child_id bigint not null references lineage_node,
      parent_id bigint not null references lineage_node,
      relation text not null,
      organisation text not null,
      run_id text not null,
      captured boolean not null,
      stated_by bytea not null,
      primary key (child_id, parent_id, relation, organisation, run_id),
      foreign key (organisation, run_id) references lineage_run
    )`.execute(db);
  await sql`create index lineage_run_edge_of on lineage_run_edge (organisation, run_id)`.execute(db);
}
