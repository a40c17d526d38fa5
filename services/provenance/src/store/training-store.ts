import { type Kysely, sql } from 'kysely';
import type { TrainingStep } from '../operations/walk-training.ts';
import { edgeCounts, type LogSize } from './edge-evidence.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** The steps by which something was made from these nodes; evaluations are none. */
export async function trainingSteps(
  db: Db,
  ids: readonly number[],
  asOf: LogSize | undefined,
): Promise<TrainingStep[]> {
  const { rows } = await sql<{ parent_id: number; child_id: number; is_model: boolean; synthetic: boolean }>`
    select distinct edge.parent_id, edge.child_id, child.kind = 'model' as is_model,
           edge.relation in ('generate', 'distil') as synthetic
    from lineage_edge as edge join lineage_node as child on child.id = edge.child_id
    where edge.parent_id = any(${ids}::bigint[]) and edge.relation <> 'evaluate' and ${edgeCounts(asOf)}`.execute(db);
  return rows.map((row) => ({
    parentId: row.parent_id,
    childId: row.child_id,
    isModel: row.is_model,
    synthetic: row.synthetic,
  }));
}

/** Up to `limit` of the nodes that a version was evaluated with, by id, after one. */
export async function evaluatedWith(
  db: Db,
  id: number,
  { after, limit, asOf }: { after: number; limit: number; asOf: LogSize | undefined },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select parent_id as id from lineage_edge as edge
    where child_id = ${id} and relation = 'evaluate' and parent_id > ${after} and ${edgeCounts(asOf)}
    order by parent_id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
