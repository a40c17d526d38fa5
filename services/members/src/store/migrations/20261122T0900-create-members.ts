import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  sql`
    create table person (
      id text primary key,
      email text not null constraint person_email_key unique,
      name text not null,
      created_at timestamptz not null
    )`,
  sql`
    create table password (
      person_id text primary key references person (id) on delete cascade,
      digest bytea not null,
      salt bytea not null,
      scrypt_n integer not null,
      scrypt_r integer not null,
      scrypt_p integer not null,
      set_at timestamptz not null
    )`,
  sql`
    create table sign_in_throttle (
      email_digest text primary key,
      attempts integer not null,
      last_attempt_at timestamptz not null,
      blocked_until timestamptz
    )`,
  sql`create index sign_in_throttle_last_attempt_at on sign_in_throttle (last_attempt_at)`,
  sql`
    create table session (
      id text primary key,
      person_id text not null references person (id) on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      end_reason text
    )`,
  sql`create index session_person_id on session (person_id)`,
  sql`
    create table refresh_token (
      digest text primary key,
      session_id text not null references session (id) on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`,
  sql`create index refresh_token_session_id on refresh_token (session_id)`,
  sql`
    create table organisation (
      id text primary key,
      slug text not null constraint organisation_slug_key unique,
      kind text not null,
      legal_name text not null,
      country text not null,
      website text not null,
      description text not null,
      state text not null check (state in ('applied', 'admitted', 'refused', 'suspended', 'withdrawn')),
      reason text not null,
      revision bigint not null,
      applied_by text not null references person (id),
      applied_at timestamptz not null,
      admitted_at timestamptz
    )`,
  sql`create index organisation_state_slug on organisation (state, slug)`,
  sql`
    create table membership (
      organisation_id text not null references organisation (id) on delete cascade,
      person_id text not null references person (id),
      role text not null check (role in ('owner', 'publisher', 'steward', 'member')),
      since timestamptz not null,
      primary key (organisation_id, person_id)
    )`,
  sql`create index membership_person_id on membership (person_id)`,
  sql`
    create table alliance_role (
      person_id text not null references person (id),
      role text not null check (role in ('governance', 'auditor')),
      since timestamptz not null,
      primary key (person_id, role)
    )`,
  sql`
    create table api_token (
      id text primary key,
      person_id text not null references person (id) on delete cascade,
      made_with text references api_token (id) on delete cascade,
      digest text not null unique,
      hint text not null,
      name text not null,
      scopes text[] not null,
      organisation text,
      created_at timestamptz not null,
      expires_at timestamptz,
      last_used_at timestamptz
    )`,
  sql`create index api_token_person_id on api_token (person_id, id)`,
  sql`create index api_token_made_with on api_token (made_with)`,
];

export const createMembers: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
