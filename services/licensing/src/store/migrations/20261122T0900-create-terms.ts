import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create table contract (
      licence_id text collate "C" primary key,
      organisation text not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`
    create table terms_version (
      licence_id text collate "C" not null references contract,
      version integer not null check (version >= 1),
      title text not null,
      search_text text not null,
      operations text[] not null,
      purposes text[] not null,
      territory text[] not null,
      term_months integer not null,
      seats integer not null,
      attribution text not null,
      price_note text not null,
      contact text not null,
      audit_right boolean not null,
      deletion_on_expiry boolean not null,
      published_by text not null,
      created_at timestamptz not null,
      primary key (licence_id, version)
    )`.execute(db);
  await sql`
    create table terms_text (
      licence_id text collate "C" not null,
      version integer not null,
      language text not null,
      text text not null,
      sha256 text not null,
      primary key (licence_id, version, language),
      constraint terms_text_digest check (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
      unique (licence_id, version, language, sha256),
      foreign key (licence_id, version) references terms_version
    )`.execute(db);
  for (const table of ['contract', 'terms_version', 'terms_text']) {
    await sql`
      create trigger refuse_change before update or delete or truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db);
  }
}
