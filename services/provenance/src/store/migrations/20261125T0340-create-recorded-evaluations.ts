import { type Kysely, sql } from 'kysely';

/** Measurements that `models` tells of. No edges: a model is evaluated with what was published long after it, and edges lead to what was there before. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table recorded_evaluation (
      model_id bigint not null references lineage_node (id),
      dataset_id bigint not null references lineage_node (id),
      recorded_by bytea not null,
      primary key (model_id, dataset_id)
    )`.execute(db);
}
