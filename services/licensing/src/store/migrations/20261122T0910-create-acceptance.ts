import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  // The foreign key ties an acceptance to the exact text: no other digest can be written.
  await sql`
    create table acceptance (
      id text collate "C" primary key,
      licence_id text collate "C" not null,
      terms_version integer not null,
      person_id text not null,
      organisation text not null,
      language text not null,
      text_sha256 text not null,
      accepted_at timestamptz not null,
      constraint acceptance_once unique (person_id, licence_id, terms_version, organisation),
      foreign key (licence_id, terms_version, language, text_sha256)
        references terms_text (licence_id, version, language, sha256)
    )`.execute(db);
  await sql`create index acceptance_of_person on acceptance (person_id, id)`.execute(db);
  await sql`
    create trigger refuse_change before update or delete or truncate on acceptance
    for each statement execute function refuse_change()`.execute(db);
}
