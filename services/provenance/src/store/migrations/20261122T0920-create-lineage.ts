import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table lineage_node (
      id bigint generated always as identity primary key,
      key text not null unique,
      kind text not null check (kind in ('dataset', 'model', 'external')),
      organisation text not null,
      name text not null,
      version text not null,
      url text not null,
      accessed_at timestamptz,
      digest text not null,
      licence text not null,
      state text not null check (state in ('unknown', 'published', 'deprecated', 'retracted', 'external')),
      publish_no bigint unique,
      publication bytea
    )`.execute(db);
  await sql`
    create table lineage_edge (
      child_id bigint not null references lineage_node,
      parent_id bigint not null references lineage_node,
      relation text not null,
      evidence text not null,
      primary key (child_id, parent_id, relation)
    )`.execute(db);
  await sql`create index lineage_edge_down on lineage_edge (parent_id, child_id)`.execute(db);
  await sql`
    create table lineage_order (
      singleton boolean primary key default true check (singleton),
      last bigint not null
    )`.execute(db);
  await sql`insert into lineage_order (last) values (0)`.execute(db);
}
