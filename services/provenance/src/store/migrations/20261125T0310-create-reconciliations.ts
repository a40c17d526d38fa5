import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table reconciliation (
      id uuid primary key,
      state text not null check (state in ('waiting', 'running', 'sound', 'unsound', 'incomplete')),
      asked_at timestamptz not null,
      alive_at timestamptz,
      finished_at timestamptz,
      tree_size bigint not null default 0,
      events bigint not null default 0,
      problem_count bigint not null default 0,
      problems jsonb not null default '[]'
    )`.execute(db);
  await sql`create index reconciliation_asked_at on reconciliation (asked_at, id)`.execute(db);
  await sql`
    create unique index reconciliation_one on reconciliation ((true)) where state in ('waiting', 'running')`.execute(
    db,
  );
}
