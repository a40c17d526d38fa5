import { type Kysely, sql } from 'kysely';

/** Retractions, what they reach, the cases of those who own it, and the signed list of what is not to be used any more. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table retraction (
      node_id bigint primary key references lineage_node,
      event bytea not null,
      action text not null check (action in ('stop-new', 'stop-use', 'delete')),
      reason_code text not null,
      severity text not null,
      reason text not null,
      successor text not null,
      retracted_at timestamptz not null
    )`.execute(db);
  await sql`create index retraction_removals on retraction (retracted_at, node_id) where action <> 'stop-new'`.execute(
    db,
  );
  await sql`
    create table retraction_reach (
      retraction_id bigint not null references retraction,
      node_id bigint not null references lineage_node,
      settled boolean not null default false,
      primary key (retraction_id, node_id)
    )`.execute(db);
  await sql`create index retraction_reach_of on retraction_reach (node_id)`.execute(db);
  await sql`create index retraction_reach_next on retraction_reach (retraction_id, node_id) where not settled`.execute(
    db,
  );
  await sql`
    create table retraction_case (
      id text primary key,
      retraction_id bigint not null references retraction,
      organisation text not null,
      state text not null check (state in ('informed', 'open', 'acknowledged', 'closed')),
      opened_at timestamptz not null,
      due_at timestamptz,
      acknowledged_by text,
      acknowledged_at timestamptz,
      closed_at timestamptz,
      versions integer not null default 0,
      answered integer not null default 0,
      revision bigint not null default 1,
      unique (retraction_id, organisation),
      check ((state = 'informed') = (due_at is null)),
      check ((state = 'closed') = (closed_at is not null))
    )`.execute(db);
  await sql`create index retraction_case_of on retraction_case (organisation, id)`.execute(db);
  await sql`
    create table affected_version (
      case_id text not null references retraction_case,
      node_id bigint not null references lineage_node,
      joined_at timestamptz not null,
      outcome text check (outcome in ('removed', 'replaced', 'retracted', 'not-affected')),
      reason text not null default '',
      answered_by text,
      answered_at timestamptz,
      primary key (case_id, node_id),
      check ((outcome is null) = (answered_at is null))
    )`.execute(db);
  await sql`create index affected_version_of on affected_version (node_id) where outcome is null`.execute(db);
  await sql`
    create table removal_list (
      sequence bigint primary key,
      content_sha256 bytea not null,
      envelope text not null,
      made_at timestamptz not null
    )`.execute(db);
}
