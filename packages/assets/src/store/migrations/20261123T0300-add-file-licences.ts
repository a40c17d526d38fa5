import { type Kysely, sql } from 'kysely';

/** Licences of sets of files: declared and read ones are part of a version, what is concluded of it is only ever added. */
export const addFileLicences = {
  async up(db: Kysely<never>): Promise<void> {
    await sql`alter table asset add column file_licences text[] not null default '{}'`.execute(db);
    await sql`
      alter table version
        add column licences jsonb not null default '[]',
        add column detected_licences jsonb not null default '[]',
        drop column weight`.execute(db);
    await sql`
      alter table version
        add column weight integer not null generated always as (
          octet_length(notes) + octet_length(derived_from::text) + octet_length(licences::text)
          + octet_length(detected_licences::text)) stored`.execute(db);
    await sql`
      create table licence_conclusion (
        id uuid primary key,
        version_id uuid not null references version,
        paths text not null,
        licence text not null,
        evidence text not null,
        evidence_sha256 text not null check (evidence_sha256 ~ '^[0-9a-f]{64}$'),
        licences text[] not null,
        person_id text not null,
        role text not null check (role in ('governance', 'auditor')),
        concluded_at timestamptz not null
      )`.execute(db);
    await sql`create index licence_conclusion_version on licence_conclusion (version_id, concluded_at, id)`.execute(db);
    await sql`
      create function refuse_conclusion_change() returns trigger language plpgsql as $$
      begin
        raise exception 'conclusions are added, never changed' using errcode = 'restrict_violation';
      end $$`.execute(db);
    await sql`
      create trigger refuse_conclusion_change before update or delete or truncate on licence_conclusion
        for each statement execute function refuse_conclusion_change()`.execute(db);
  },
};
