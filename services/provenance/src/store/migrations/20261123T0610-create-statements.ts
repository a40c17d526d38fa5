import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table signing_key (
      key_id text primary key,
      organisation text not null,
      algorithm text not null check (algorithm in ('ecdsa-p256', 'ed25519')),
      spki bytea not null,
      revoked boolean not null default false
    )`.execute(db);
  await sql`create index signing_key_of on signing_key (organisation)`.execute(db);
  await sql`
    create table statement (
      no bigint generated always as identity unique,
      digest text primary key,
      predicate_type text not null,
      organisation text not null,
      envelope bytea not null,
      submitted_at timestamptz not null
    )`.execute(db);
  await sql`
    create table statement_subject (
      statement text not null references statement,
      node_id bigint not null references lineage_node,
      superseded_by text references statement,
      primary key (node_id, statement)
    )`.execute(db);
  await sql`create index statement_subject_of on statement_subject (statement)`.execute(db);
  await sql`
    create table statement_node (
      statement text not null references statement,
      node_id bigint not null references lineage_node,
      primary key (statement, node_id)
    )`.execute(db);
  await sql`
    create table statement_signature (
      statement text not null references statement,
      place integer not null,
      key_id text not null references signing_key,
      organisation text not null,
      dedupe_key bytea not null unique,
      primary key (statement, place)
    )`.execute(db);
  await sql`
    create table statement_edge (
      child_id bigint not null,
      parent_id bigint not null,
      relation text not null,
      evidence text not null check (evidence in ('signed', 'digest-matched')),
      statement text not null references statement,
      primary key (child_id, parent_id, relation, statement),
      foreign key (child_id, parent_id, relation) references lineage_edge
    )`.execute(db);
  // The leaf of a signature commits to its payload without a salt: stock verifiers must be able to compute it.
  await sql`
    alter table event_payload
      drop constraint event_payload_salt_check,
      add constraint event_payload_salt_check check (octet_length(salt) in (0, 32))`.execute(db);
  for (const table of ['statement', 'statement_node', 'statement_signature', 'statement_edge']) {
    await sql`
      create trigger refuse_change before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
  }
}
