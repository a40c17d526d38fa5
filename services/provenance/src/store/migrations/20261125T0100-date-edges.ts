import { type Kysely, sql } from 'kysely';

/** What it takes to say how the lineage was at an earlier size of the log, and whether it has changed since somebody looked. */
export async function up(db: Kysely<never>): Promise<void> {
  // The child's publication names the parent too, besides the event in `stated_by`.
  await sql`alter table lineage_edge add column also_published boolean not null default false`.execute(db);
  await sql`alter table lineage_order add column revision bigint not null default 0`.execute(db);
  await sql`create index lineage_node_of on lineage_node (organisation, id) where organisation <> ''`.execute(db);
}
