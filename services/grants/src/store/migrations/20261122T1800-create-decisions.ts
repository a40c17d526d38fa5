import { type Kysely, sql } from 'kysely';

/** Decisions that stand beside each other, appeals, reviews; second decisions, the clock, and access that nobody asked for. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table access_request
      drop constraint access_request_state_check,
      drop constraint access_request_check,
      add constraint request_state check
        (state in ('draft', 'submitted', 'returned', 'approved', 'rejected', 'appealed', 'withdrawn', 'lapsed')),
      add constraint complete_once_submitted check
        (state in ('draft', 'withdrawn', 'lapsed') or (until_at is not null and submitted_at is not null)),
      add column due_at timestamptz,
      add column paused_since timestamptz,
      add column paused_ms bigint not null default 0,
      add column alarms_told smallint not null default 0,
      add column first_approval jsonb,
      add column excluded_deciders text[] not null default '{}',
      add column unasked boolean not null default false`.execute(db);
  // Whoever waits already waits from today: nobody was told that there is a clock.
  await sql`
    update access_request set due_at = now() + interval '336 hours',
                              paused_since = case when state = 'returned' then now() end
     where state in ('submitted', 'returned')`.execute(db);
  await sql`drop index one_open_request`.execute(db);
  await sql`
    create unique index one_open_request on access_request
      (asset_kind, asset_organisation, asset_name, beneficiary_kind, beneficiary)
      where state in ('submitted', 'returned', 'appealed')`.execute(db);
  await sql`create index request_that_waits on access_request (due_at) where state = 'submitted'`.execute(db);
  await sql`create index request_sent_back on access_request (paused_since) where state = 'returned'`.execute(db);
  await sql`create index request_in_draft on access_request (created_at) where state = 'draft'`.execute(db);
  await sql`alter table access_grant add column revoked_by text, add column revoked_at timestamptz`.execute(db);
  await sql`
    update access_grant set revoked_at = (select max(since) from grant_history where grant_id = access_grant.id)
     where state = 'revoked'`.execute(db);
  await createDecisions(db);
  await createAppeals(db);
  await createReviews(db);
}

async function createDecisions(db: Kysely<never>): Promise<void> {
  await sql`
    create table decision (
      id text primary key,
      request_id text not null references access_request (id),
      kind text not null check (kind in ('approved-first', 'approved', 'rejected', 'returned', 'upheld', 'remitted')),
      person_id text not null,
      note text not null,
      clause text not null,
      decided_at timestamptz not null
    )`.execute(db);
  await sql`create index decision_of_request on decision (request_id, id)`.execute(db);
}

async function createAppeals(db: Kysely<never>): Promise<void> {
  await sql`
    create table appeal (
      id text primary key,
      request_id text not null references access_request (id),
      grant_id text references access_grant (id),
      appellant_id text not null,
      reasons text not null,
      state text not null check (state in ('open', 'upheld', 'remitted')),
      answer text not null,
      decided_by text,
      new_request_id text references access_request (id),
      created_at timestamptz not null,
      decided_at timestamptz,
      check ((state = 'open') = (decided_at is null))
    )`.execute(db);
  await sql`create index appeal_of_request on appeal (request_id, id)`.execute(db);
  await sql`create unique index one_open_appeal on appeal (request_id) where state = 'open'`.execute(db);
  await sql`create unique index one_appeal_of_a_grant on appeal (grant_id) where grant_id is not null`.execute(db);
}

async function createReviews(db: Kysely<never>): Promise<void> {
  await sql`
    create table review (
      id text primary key,
      request_id text not null references access_request (id),
      reviewer_id text not null,
      asked_by text not null,
      question text not null,
      advice text check (advice in ('approve', 'reject', 'undecided')),
      text text not null,
      created_at timestamptz not null,
      given_at timestamptz,
      check ((advice is null) = (given_at is null))
    )`.execute(db);
  await sql`create unique index one_review_each on review (request_id, reviewer_id)`.execute(db);
}
