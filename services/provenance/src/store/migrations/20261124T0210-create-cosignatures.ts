import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  // The first line says since when the tree cannot be another; the newest, that it still is the largest.
  await sql`
    create table tlog_cosignature (
      size bigint not null,
      name text not null,
      key_id text not null,
      first_line text not null,
      first_at timestamptz not null,
      newest_line text not null,
      newest_at timestamptz not null,
      primary key (size, name, key_id)
    )`.execute(db);
  await sql`create index tlog_cosignature_key on tlog_cosignature (name, key_id, size)`.execute(db);
  await sql`
    create table tlog_witnessed (
      size bigint primary key,
      witnessed_at timestamptz not null
    )`.execute(db);
}
