import { type Kysely, sql } from 'kysely';

/** Reports that were made from the log: what further pages of one are read by. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table audit_report (
      id text primary key,
      person_id text not null,
      reach text not null check (reach in ('everything', 'own-books')),
      organisation text not null,
      asset_kind text not null check (asset_kind in ('', 'dataset', 'model')),
      asset_name text not null,
      period_from timestamptz not null,
      period_until timestamptz not null,
      tree_size bigint not null,
      envelope text not null,
      made_at timestamptz not null
    )`.execute(db);
}
