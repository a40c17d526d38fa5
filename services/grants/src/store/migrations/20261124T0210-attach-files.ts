import { type Kysely, sql } from 'kysely';

/** Documents of requests. The bytes are storage's, which keeps them as long as a row that is not redacted names them. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table attachment (
      id text primary key,
      request_id text not null references access_request (id),
      author_id text not null,
      name text not null,
      media_type text not null,
      size bigint not null,
      sha256 text not null,
      private boolean not null,
      attached_at timestamptz not null,
      redacted_by text,
      redacted_at timestamptz,
      redaction_reason text not null default '',
      constraint redacted_as_a_whole check (
        (redacted_by is null) = (redacted_at is null) and (redacted_at is null) = (redaction_reason = '')
        and (redacted_at is null or name = '')
      )
    )`.execute(db);
  await sql`create index attachment_of_request on attachment (request_id, id)`.execute(db);
  await sql`
    create unique index one_attachment_each
      on attachment (request_id, author_id, sha256, private) where redacted_at is null`.execute(db);
  await sql`create index attachment_named on attachment (sha256) where redacted_at is null`.execute(db);
}
