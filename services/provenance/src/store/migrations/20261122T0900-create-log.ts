import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create table tlog_seen (
      dedupe_key bytea primary key,
      source text not null,
      source_no bigint,
      event_sha256 bytea,
      constraint tlog_seen_number unique (source, source_no)
    )`.execute(db);
  await sql`
    create table tlog_pending (
      id bigint generated always as identity primary key,
      dedupe_key bytea not null,
      leaf bytea not null check (octet_length(leaf) between 1 and 4096)
    )`.execute(db);
  await sql`
    create table tlog_entry (
      idx bigint primary key check (idx >= 0),
      leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
      leaf bytea not null,
      dedupe_key bytea not null
    )`.execute(db);
  await sql`
    create table tlog_tile (
      level smallint not null,
      n bigint not null,
      width smallint not null check (width between 1 and 256),
      data bytea not null check (octet_length(data) = 32 * width),
      primary key (level, n)
    )`.execute(db);
  // Hashes do not compress; trying costs more than it saves.
  await sql`alter table tlog_tile alter column data set storage external`.execute(db);
  await sql`
    create table tlog_state (
      singleton boolean primary key default true check (singleton),
      size bigint not null,
      root bytea not null check (octet_length(root) = 32)
    )`.execute(db);
  // The tree without entries: SHA-256 of nothing (RFC 6962 §2.1).
  await sql`insert into tlog_state (size, root) values (0, sha256(''))`.execute(db);
  await sql`
    create table tlog_checkpoint (
      size bigint primary key,
      root bytea not null check (octet_length(root) = 32),
      note text not null,
      signed_at timestamptz not null
    )`.execute(db);
  for (const table of ['tlog_entry', 'tlog_checkpoint']) {
    await sql`
      create trigger refuse_change before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
  }
  // Erasing a person nulls event hashes; the keys stay for ever.
  await sql`
    create trigger refuse_change before delete or truncate on tlog_seen
    for each statement execute function refuse_change()`.execute(db);
}
