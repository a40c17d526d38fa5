import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table event_payload (
      dedupe_key bytea primary key,
      salt bytea not null check (octet_length(salt) = 32),
      payload bytea not null
    )`.execute(db);
  await sql`
    create table audit_record (
      dedupe_key bytea primary key,
      idx bigint,
      action text not null,
      occurred_at timestamptz,
      organisation text not null,
      actor_person_id text not null,
      actor_role text not null,
      object_kind text not null,
      object_id text not null,
      object_version text not null,
      object_digest text not null,
      previous_state text not null,
      next_state text not null
    )`.execute(db);
  // Queries see placed entries only, so a record enters these indexes once, when it gets its place.
  await sql`create unique index audit_record_idx on audit_record (idx) where idx is not null`.execute(db);
  for (const column of ['organisation', 'actor_person_id', 'object_id', 'action']) {
    await sql`
      create index ${sql.id(`audit_record_${column}`)} on audit_record (${sql.id(column)}, idx)
      where idx is not null`.execute(db);
  }
  await sql`create index audit_record_occurred_at on audit_record (occurred_at) where idx is not null`.execute(db);
  await sql`
    create table person_key (
      person_id text primary key,
      key bytea not null check (octet_length(key) = 32)
    )`.execute(db);
  await sql`
    create table asset_access (
      kind text not null,
      organisation text not null,
      name text not null,
      asset_id text not null,
      access text not null,
      revision bigint not null,
      primary key (kind, organisation, name)
    )`.execute(db);
}
